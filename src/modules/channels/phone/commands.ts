/**
 * What we ask of a PBX. `id` is the command's own: the same again is done once. `call` is the PBX's name of the call;
 * `dial` gives ours, by which its `started` is known again (`asked`).
 */
export type PbxCommand = { id: string; call: string } &
  /** Lets a phone ring for the caller, for so long; `offer` numbers the ring. */
  (| { name: "ring"; offer: number; extension: string; seconds: number; number: string | null }
    | { name: "stop_ringing"; offer: number; extension: string }
    /** Connects the caller with the phone that was answered; other phones of the offer fall silent. */
    | { name: "connect"; offer: number; extension: string }
    /** Calls the agent's phone first, then the number, and connects them. */
    | { name: "dial"; extension: string; number: string }
    | { name: "hold" }
    | { name: "resume" }
    | { name: "mute" }
    | { name: "unmute" }
    | { name: "dtmf"; digits: string }
    /** Hands the other side to another phone or number, without the agent from then on. */
    | { name: "transfer"; to: { extension: string } | { number: string } }
    /** The agent's side ends, and the caller goes back into waiting, with music. */
    | { name: "queue"; music: string }
    | { name: "play"; sound: string }
    /** Records what the caller says after the message, and ends. */
    | { name: "voicemail"; sound: string }
    /** `sound`: played before. */
    | { name: "hang_up"; sound?: string }
  );

/**
 * Brings a command to the PBX of a page. Throws SendProblem; a call that is over already is no problem, and where the PBX
 * says so it is given back.
 */
export type SendToPbx = (pageId: number, command: PbxCommand) => Promise<Over | void>;
export type Over = "over";

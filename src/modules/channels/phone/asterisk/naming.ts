/**
 * Names of channels, which tell what each is for. The customer's own is the call: Asterisk gave it its name, or, for a
 * call that we begin, we did. A phone's is `why~extension~call`: so what is to be done is read from Asterisk alone,
 * whoever was restarted meanwhile. The call stands last, because Asterisk takes no name that another begins with.
 */
export type Leg = { call: string } & (
  | { why: "ring"; offer: number; extension: string }
  | { why: "dial"; extension: string }
  | { why: "transfer"; extension?: string | undefined }
);

export function nameOf(leg: Leg): string {
  const why = leg.why === "ring" ? `r${leg.offer}` : leg.why === "dial" ? "d" : "t";
  return `${why}~${leg.extension ?? ""}~${leg.call}`;
}

/** The phone's part that a channel is; undefined for a customer's own. */
export function legIn(channelId: string): Leg | undefined {
  const found = /^(?:r(\d+)|([dt]))~([A-Za-z0-9_.-]*)~(.+)$/s.exec(channelId);
  if (!found) return undefined;
  const [, offer, kind, extension, call] = found as unknown as [string, string?, string?, string?, string?];
  if (offer !== undefined) return { why: "ring", call: call!, offer: Number(offer), extension: extension! };
  if (kind === "d") return { why: "dial", call: call!, extension: extension! };
  return { why: "transfer", call: call!, ...(extension && { extension }) };
}

export const callOf = (channelId: string): string => legIn(channelId)?.call ?? channelId;

/** Where the caller and the phone hear each other. */
export const bridgeOf = (call: string): string => `${call}~talk`;

/** The far half of a Local channel, by which numbers are dialled. */
export const farHalfOf = (channelId: string): string => `far~${channelId}`;
export const isFarHalf = (channelId: string): boolean => channelId.startsWith("far~");

/** What we write on channels, so that a restart of ours loses nothing. */
export const variables = {
  /** On the customer's: the phone that it is, or is to be, connected with. */
  phone: "SWITCHBOARD_PHONE",
  /** On the customer's: the phone that was to be lifted and was not. Named by itself, it takes no other's place. */
  unlifted: "SWITCHBOARD_UNLIFTED",
  /** On the customer's: it hears music while the phone waits. */
  held: "SWITCHBOARD_HELD",
  /** On the customer's: the music that it waits to. */
  music: "SWITCHBOARD_MUSIC",
  /** On the customer's: it ends when that is over, a playback or a recording by its address. */
  leaving: "SWITCHBOARD_LEAVING",
  /** On the phone's: whom to call once it is lifted. */
  number: "SWITCHBOARD_NUMBER",
  /** On the phone's: the command that began the call. */
  asked: "SWITCHBOARD_ASKED",
  /** In the dialplan's globals: whether talks are recorded. */
  record: "SWITCHBOARD_RECORD",
} as const;

/** Whether a command was done, under its own name. */
export const doneVariable = (commandId: string): string => `SWITCHBOARD_DID_${commandId.replace(/[^A-Za-z0-9]/g, "_")}`;

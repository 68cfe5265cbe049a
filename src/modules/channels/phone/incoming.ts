/**
 * What a PBX tells us, whichever it is. Each is safe to hear twice and in any order: `call` names the call at the PBX,
 * `at` says when it happened.
 */
export type PbxEvent = { call: string; at: Date } & (
  | {
      kind: "started";
      direction: "in" | "out";
      /** The other side's number as the PBX wrote it; null: hidden. */
      number: string | null;
      /** Of one that we asked for: the id that we gave the command. */
      asked?: string | undefined;
    }
  /** Somebody lifted: the agent with that extension, or (without one) the other side of an outgoing call. */
  | { kind: "answered"; extension?: string | undefined }
  | { kind: "rejected"; extension: string }
  /** The phone with which the caller was to be connected is silent again, and was never lifted. */
  | { kind: "unanswered"; extension: string; offer: number }
  | { kind: "held" }
  | { kind: "resumed" }
  | { kind: "ended"; by: "caller" | "agent" | "system"; cause?: string | undefined }
  | { kind: "recorded"; url: string; seconds: number }
);

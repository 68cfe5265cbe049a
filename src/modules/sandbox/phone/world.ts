/** What a PBX remembers: plain JSON like the rest of the world, so that calls outlive the process. */
export type PbxWorld = {
  lines: Record<string, PbxLine>;
  calls: Record<string, PbxCall>;
  /** Ids of the commands that were done: the same again is answered, and not done twice. */
  done: Record<string, number>;
  /** What was signed already, with the time it came. */
  nonces: Record<string, number>;
  knobs: PbxKnobs;
};

export type PbxLine = {
  number: string;
  name: string;
  /** Where events go: a path at the app, or a whole address. */
  webhook: string;
  secret: string;
  /** Its desk phones: those it was given, and those that the app has named since. */
  extensions: string[];
};

export type PbxCall = {
  id: string;
  line: string;
  direction: "in" | "out";
  number: string | null;
  /** dialing: the agent's phone rings first; calling: then the customer's. */
  state: "waiting" | "dialing" | "calling" | "connected" | "held" | "voicemail" | "ended";
  ringing: { extension: string; offer: number; until: number }[];
  /** Who talks with the customer: an extension, or the number that they were handed to. */
  with: string | null;
  /** Of the number that they were handed to, which is no phone of ours. */
  outside?: string | undefined;
  /** The app has said something of it. */
  commanded?: boolean | undefined;
  /** The app is away: it rings at every phone that is free, and whoever lifts has it. */
  everywhere?: boolean | undefined;
  muted: boolean;
  /** The name that the app gave it before it knew ours. */
  asked?: string | undefined;
  music: string;
  started_at: number;
  talked_from: number | null;
  ended_at: number | null;
  ended_by: "caller" | "agent" | "system" | null;
  /** What the customer hears of it, newest last. */
  heard: { at: number; what: string }[];
};

export type PbxKnobs = {
  duplicate: number;
  reverse: number;
  drop: number;
  slow: number;
  slow_ms: number;
  fail: number;
  fail_after: number;
  auto_lift: boolean;
  auto_answer: boolean;
  record: boolean;
  fallback_ms: number;
  patience_ms: number;
};

export const startingPbxKnobs = (): PbxKnobs => ({
  duplicate: 0,
  reverse: 0,
  drop: 0,
  slow: 0,
  slow_ms: 3_000,
  fail: 0,
  fail_after: 0,
  auto_lift: true,
  auto_answer: false,
  record: true,
  fallback_ms: 10_000,
  patience_ms: 60_000,
});

/** The hotline of the demo company; its page at the app goes by the same key. */
export const HOTLINE = { key: "sandbox-hotline", number: "19001234", name: "Hotline Minh Khang" };
/** Its desk phones. */
export const HOTLINE_EXTENSIONS = ["101", "102", "103", "104", "105"];

export const startingPbx = (): PbxWorld => ({ lines: {}, calls: {}, done: {}, nonces: {}, knobs: startingPbxKnobs() });

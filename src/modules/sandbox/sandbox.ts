import type { Live } from "./live.ts";
import type { Commanded, Outbox, Shelf, Teller } from "./parts.ts";
import type { World } from "./world.ts";

export type Settings = {
  /** Where this sandbox answers, as others reach it. */
  url: string;
  /** Where the app answers: webhooks go to `/webhooks/facebook` there. */
  appUrl: string;
  appId: string;
  appSecret: string;
  verifyToken: string;
};

/** What every part of the sandbox is handed. */
export type Sandbox = {
  settings: Settings;
  world: World;
  shelf: Shelf;
  outbox: Outbox;
  /** The PBX's: tells the app what happens on the lines. */
  teller: Teller;
  /** What the app asked of the PBX, newest first. */
  commands: Commanded[];
  live: Live;
  changed: () => void;
  reset: () => void;
  /** Calls that must never be answered wait for this, so that closing is not held up by them. */
  closing: AbortSignal;
  /** Waits, or ends early when the sandbox is closed. */
  pause: (ms: number) => Promise<void>;
};

import type { Command } from "./phone/command_form.ts";
import type { PbxLine } from "./phone/world.ts";

// What the parts of the sandbox are to one another; each is made in a file of its own.

export type Shelf = {
  keep: (bytes: Uint8Array, about: { mime: string; name: string }) => Promise<string>;
  read: (id: string) => Promise<{ bytes: Uint8Array; mime: string; name: string } | undefined>;
  clear: () => void;
};

/** One thing that happened on a page, before it is put into an envelope. */
export type Item = { page_id: string; field: string; place: "messaging" | "standby"; event: object };

export type Attempt = { at: number; ms: number; status: number | null; error?: string };

export type Delivery = {
  id: number;
  state: "waiting" | "gathering" | "retrying" | "delivered" | "dropped";
  items: Item[];
  attempts: Attempt[];
  /** Fulfilled when the first attempt is over, whatever came of it. */
  tried: Promise<void>;
  markTried: () => void;
};

export type Outbox = {
  /** Queues the event when the page subscribed to its field. */
  emit: (item: Item) => Delivery | undefined;
  /** Lets go of what is held or gathered, and tries at once what waits for its next attempt. */
  release: () => void;
  list: () => Delivery[];
  clear: () => void;
};

export type Told = {
  id: number;
  at: number;
  line: string;
  event: Record<string, unknown>;
  state: "waiting" | "gathering" | "told" | "dropped" | "refused";
  status: number | null;
};

export type Teller = {
  tell: (line: PbxLine, event: Record<string, unknown>) => void;
  list: () => Told[];
  /** Tells what was gathered though its number is not full. */
  release: () => void;
  clear: () => void;
};

export type Commanded = { at: number; line: string; command: Command; status: number; again: boolean };

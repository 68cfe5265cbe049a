import type { PbxEvent } from "../incoming.ts";
import type { Ari } from "./ari.ts";
import type { Ending } from "./catching_up.ts";
import type { Channel } from "./channels.ts";

/** What of Asterisk's events we read. */
export interface AriEvent {
  type: string;
  timestamp?: string;
  args?: string[];
  channel?: Channel;
  peer?: Channel;
  soft?: boolean;
  cause?: number;
  cause_txt?: string;
  playback?: { id: string; target_uri: string };
  recording?: { name: string };
}

export interface EarsDeps {
  ari: Ari;
  /** As customers know the line: they see it when they are called. */
  number: string;
  tell(event: PbxEvent): Promise<void>;
}

/** What is remembered of calls while they go on. */
export interface Heard {
  /** Why calls end that end just now. Lost with us, a call has ended all the same. */
  endings: Map<string, Ending>;
  /** Calls of ours that were told of. */
  began: Set<string>;
}

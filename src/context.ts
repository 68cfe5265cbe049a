import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Logger } from "pino";
import type { Commands } from "./commands.ts";
import type { Config } from "./config.ts";
import type { Db } from "./database.ts";
import type { Session, Sessions } from "./modules/auth/mod.ts";
import type { SendToPbx } from "./modules/channels/phone/commands.ts";
import type { Live } from "./modules/live/mod.ts";
import type { Presence } from "./modules/people/presence.ts";
import type { Locale, Person, Theme } from "./modules/people/table.ts";
import type { Words } from "./words/mod.ts";

/** How something beside the database is: a fact for /readyz, never a reason not to serve. */
export type State = "up" | "away" | "off";

/** What the frame says of a person, of every room but the inbox. */
export interface CountsAround {
  /** Own tasks due today or late, for the badge of the rail. */
  tasks: number;
  /** Unread in the bell. */
  bell: number;
  /** They have to do with calls: a bar of them is to be fetched. */
  callBar: boolean;
  /** Something rings for them: their cards are to be fetched. */
  reminders: boolean;
}

/** Everything the web process holds; each factory and handler takes only what it names. */
export interface Deps {
  db: Db;
  config: Config;
  log: Logger;
  sessions: Sessions;
  live: Live;
  presence: Presence;
  /** What may be refused: moves of tickets, answers to reminders. */
  commands: Commands;
  /** Brings a command to the PBX of a page. */
  sendToPbx: SendToPbx;
  /** Conversations with unread messages, for the badge of the rail. */
  countUnread: (person: Person, db: Db) => Promise<number>;
  /** What else the frame says of them. */
  countAround: (person: Person, db: Db) => Promise<CountsAround>;
  /** In the address of each asset. */
  assetVersion: string;
  /** Asks Redis, Temporal … how they are. */
  states: Record<string, () => State | Promise<State>>;
}

export interface Env {
  Bindings: Partial<HttpBindings>;
  Variables: {
    deps: Deps;
    requestId: string;
    /** Where the request came from, behind as many proxies as are trusted. */
    address: string;
    /** Of what had been heard of when the request came: a page goes on from there. */
    mark: string;
    locale: Locale;
    theme: Theme;
    words: Words;
    /** Set behind every `may` but may("anyone"). */
    person: Person;
    session: Session;
  };
}

export type Ctx = Context<Env>;

/** The frame's badges where nothing is counted: for a test of one room. */
export const noCounts = {
  countUnread: async () => 0,
  countAround: async () => ({ tasks: 0, bell: 0, callBar: false, reminders: false }),
} satisfies Partial<Deps>;

/** Where nobody listens and nobody is seen: for a process or a test without live updates. */
export const noLive: Live = {
  join: async () => false,
  mark: () => "",
  tell: () => {},
  looksAt: () => {},
  drop: () => {},
  hear: () => {},
  refreshAll: () => {},
  count: () => 0,
  close: () => {},
};

/** Where no PBX is: for a process or a test without calls. */
export const noPbx: SendToPbx = async () => {};

export const noPresence: Presence = {
  seen: async () => {},
  left: async () => {},
  of: async () => [],
  listen: async () => () => {},
};

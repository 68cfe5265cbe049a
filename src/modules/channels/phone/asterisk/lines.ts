import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Config } from "../../../../config.ts";
import type { Db } from "../../../../database.ts";
import type { Piece } from "../../../../loop.ts";
import { markBelieved, markReauthorize } from "../../health.ts";
import { conversationKey } from "../../lanes.ts";
import { receive } from "../../receiving.ts";
import { SendProblem } from "../../sending.ts";
import type { Page, PhoneLine } from "../../table.ts";
import { tokenOf } from "../../tokens.ts";
import type { PbxCommand } from "../commands.ts";
import type { PbxEvent } from "../incoming.ts";
import { accessOf, createAri } from "./ari.ts";
import { command } from "./commanding.ts";
import { type Listening, listenTo } from "./listening.ts";

/** Brings a command to a line's Asterisk. Throws SendProblem. */
export async function commandAsterisk(
  line: { id: number; command_url: string | null },
  secret: string,
  given: PbxCommand,
): Promise<void> {
  if (!line.command_url) throw new SendProblem({ follow: "fail", reason: "request_invalid" });
  await command(createAri(accessOf(line.id, line.command_url, secret)), given);
}

type Line = Pick<Page, "id" | "channel" | "provider_id" | "token_sealed"> & Pick<PhoneLine, "number" | "command_url">;

interface LinesDeps {
  db: Db;
  config: Pick<Config, "SECRET_KEY">;
  log: Logger;
  /** Tells the ingest that there is work; losing it costs half a second. */
  wake?: () => void;
}

/** The first half of an advisory lock, held for good; the second half is nothing, as one process hears all lines. */
const LISTENING_LOCK = 7_202;
const LOOK_EVERY_MS = 1_000;

/**
 * Hears the Asterisk of every line that has one, and writes what they say into the ledger, where webhooks of other PBXs
 * arrive too. An application has one listener, so one process does it at a time, and another when that is gone.
 */
export function createAsteriskLines(deps: LinesDeps): Piece {
  const { db, log } = deps;
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const rest = () => pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        await db.connection().execute((connection) => hearWhileOurs(connection));
        failures = 0;
      } catch (error) {
        if (failures++ === 0) log.warn({ err: error }, "the lines at an Asterisk are not heard");
      }
      await rest();
    }
  }

  /** The lock is this connection's: when that is lost, so is the right to listen. */
  async function hearWhileOurs(connection: Db): Promise<void> {
    const { rows } = await sql<{ got: boolean }>`
      select pg_try_advisory_lock(${LISTENING_LOCK}, 0) as got`.execute(connection);
    if (!rows[0]?.got) return;
    const heard = new Map<string, Listening>();
    try {
      while (!stopping.signal.aborted) {
        await follow(await findLines(connection), heard);
        await rest();
      }
    } finally {
      await Promise.all([...heard.values()].map((each) => each.stop()));
      await sql`select pg_advisory_unlock(${LISTENING_LOCK}, 0)`.execute(connection).catch(() => {});
    }
  }

  /** A line that was changed is another: it is heard anew. */
  async function follow(lines: Line[], heard: Map<string, Listening>): Promise<void> {
    const wanted = new Map(lines.map((line) => [JSON.stringify(line), line]));
    for (const [key, listening] of heard) {
      if (wanted.has(key)) continue;
      heard.delete(key);
      await listening.stop();
    }
    for (const [key, line] of wanted) if (!heard.has(key)) heard.set(key, listenOrSay(line));
  }

  /** One line that is set up wrongly keeps no other from being heard. */
  function listenOrSay(line: Line): Listening {
    try {
      return listenToLine(deps, line);
    } catch (error) {
      log.warn({ err: error, page: line.id }, "a line cannot be heard as it is set up");
      return { stop: async () => {} };
    }
  }

  return {
    run: () => (running ??= run()),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function findLines(db: Db): Promise<Line[]> {
  return db
    .selectFrom("phone_lines")
    .innerJoin("pages", "pages.id", "phone_lines.page_id")
    .select(["pages.id", "pages.channel", "pages.provider_id", "pages.token_sealed"])
    .select(["phone_lines.number", "phone_lines.command_url"])
    .where("phone_lines.adapter", "=", "asterisk")
    .where("phone_lines.command_url", "is not", null)
    .where("pages.state", "!=", "disconnected")
    .where("pages.token_sealed", "is not", null)
    .orderBy("pages.id")
    .execute();
}

function listenToLine({ db, config, log, wake }: LinesDeps, line: Line): Listening {
  const access = accessOf(line.id, line.command_url!, tokenOf(config, line));
  return listenTo(access, line.number, {
    log,
    async keep(event) {
      await keepEvent(db, line.provider_id, event);
      wake?.();
    },
    openCalls: () => findOpenCalls(db, line.id),
    async believed(isBelieved) {
      await (isBelieved ? markBelieved(db, line) : markReauthorize(db, line.id, "token_invalid", line));
    },
  });
}

/** As a webhook of the same page would have brought it. */
async function keepEvent(db: Db, pageKey: string, event: PbxEvent): Promise<void> {
  const body = JSON.stringify(event);
  const entry = { pageKey, conversationKey: conversationKey(pageKey, event.call), body };
  await receive(db, "phone", Buffer.from(body), () => ({ entries: [entry] }));
}

/** One that we have just begun may not have reached its PBX yet. */
async function findOpenCalls(db: Db, pageId: number): Promise<string[]> {
  const calls = await db
    .selectFrom("calls")
    .select("provider_id")
    .where("page_id", "=", pageId)
    .where("state", "!=", "ended")
    .where(sql<boolean>`(direction = 'in' or started_at < now() - interval '1 minute')`)
    .execute();
  return calls.map(({ provider_id: id }) => id);
}

import type { Logger } from "pino";
import { sql } from "kysely";
import { type Db, isDatabaseAway, type Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import type { IncomingMessage } from "../channels/incoming.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./conversation.ts";
import { storeHistory } from "./storing_history.ts";
import type { HistorySync } from "./table.ts";

type Asking = Pick<Person, "id" | "role">;

/** One page of what the platform keeps, newest first. */
export type FetchHistory = (of: {
  page: { provider_id: string; token_sealed: string | null };
  counterpart: string;
  cursor: string | null;
}) => Promise<{ messages: IncomingMessage[]; next?: string }>;

/** Why a page did not come: whether it may come later, and when. */
export interface HistoryProblem extends Error {
  follow?: string;
  reason?: string;
  retryAfterMs?: number;
}

const MOST_TRIES = 8;
const WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Two calls a second are let through for a page; one leaves room for others. */
const BETWEEN_PAGES_MS = 600;
/** A call is given up after twenty seconds, and tried once more; storing what it brings takes a moment. */
const LEASE_S = 90;

/** Asks for the whole history, picture and name again (IN-18). While it runs, asking again is the same one. */
export async function startSync(db: Db, person: Asking, conversationId: number): Promise<HistorySync> {
  const row = await getConversation(db, person, conversationId);
  if (row.channel !== "facebook") throw new Refused("sync_not_offered");
  if (row.page_state === "disconnected") throw new Refused("page_disconnected", { page: row.page_name });
  return changing(db, async (trx) => {
    const added = await trx
      .insertInto("history_syncs")
      .values({ conversation_id: conversationId, by_id: person.id })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!added) return (await latest(trx, conversationId))!;
    await trx
      .updateTable("identities")
      .set({ profile_state: "waiting", profile_fetched_at: null })
      .where("id", "=", row.identity_id)
      .execute();
    await tell(trx, added);
    return added;
  });
}

/** Ends it where it stands; what came is kept. */
export async function stopSync(db: Db, person: Asking, conversationId: number): Promise<void> {
  await getConversation(db, person, conversationId);
  await changing(db, async (trx) => {
    const stopped = await trx
      .updateTable("history_syncs")
      .set({ state: "stopped", finished_at: new Date() })
      .where("conversation_id", "=", conversationId)
      .where("state", "in", ["waiting", "running"])
      .returningAll()
      .executeTakeFirst();
    if (stopped) await tell(trx, stopped);
  });
}

/** The latest one of this conversation, as far as it is. */
export async function findSync(db: Db, person: Asking, conversationId: number): Promise<HistorySync | undefined> {
  await getConversation(db, person, conversationId);
  return latest(db, conversationId);
}

const latest = (db: Db | Trx, conversationId: number): Promise<HistorySync | undefined> =>
  db
    .selectFrom("history_syncs")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

async function tell(trx: Trx, { id, conversation_id, state, added, pages, by_id }: HistorySync): Promise<void> {
  const by = state === "waiting" && by_id ? { by: by_id } : {};
  await record(trx, "conversation.sync_progressed", conversation_id, {
    detail: { sync: id, state, added, pages },
    ...by,
  });
}

interface Syncing {
  db: Db;
  fetch: FetchHistory;
  log: Logger;
}

/**
 * One page of the one that waited longest; the platform is asked while nothing is held, as it may take its time. Returns
 * how many it looked at.
 */
export async function runHistorySyncs(deps: Syncing): Promise<number> {
  const { db, log } = deps;
  const taken = await takeSync(db);
  if (!taken) return 0;
  try {
    await fetchPage(taken, deps);
  } catch (error) {
    const { follow = "retry", reason = "other", retryAfterMs } = error as HistoryProblem;
    const isExpected = (error as HistoryProblem).follow !== undefined;
    // Nothing of that page is kept. Whatever it was, the others do not wait behind it.
    if (isExpected || !isDatabaseAway(error)) {
      await continuing(db, taken, (trx, still) => putOff(trx, still, { follow, reason, retryAfterMs }));
    }
    if (!isExpected) throw error;
    log.info({ sync: taken.id, reason }, "a page of history did not come");
  }
  return 1;
}

/** Nobody else takes it for as long as a page may take; what a crash leaves goes on after that, from the page stored last. */
async function takeSync(db: Db): Promise<HistorySync | undefined> {
  const { rows } = await sql<HistorySync>`
    update history_syncs set retry_after = now() + ${LEASE_S} * interval '1 second'
    where id = (
      select id from history_syncs
      where state in ('waiting', 'running') and (retry_after is null or retry_after <= now())
      order by retry_after nulls first, id limit 1 for update skip locked)
    returning *`.execute(db);
  return rows[0];
}

async function fetchPage(sync: HistorySync, { db, fetch }: Syncing): Promise<void> {
  const page = await fetch({ ...(await pageOf(db, sync.conversation_id)), cursor: sync.cursor });
  await continuing(db, sync, async (trx) => {
    const counted = await storeHistory(trx, sync.conversation_id, page.messages);
    await settle(trx, sync, {
      state: page.next ? "running" : "done",
      cursor: page.next ?? sync.cursor,
      pages: sync.pages + 1,
      added: sync.added + counted.added,
      known: sync.known + counted.known,
      attempts: 0,
      problem: null,
      retry_after: page.next ? new Date(Date.now() + BETWEEN_PAGES_MS) : null,
      finished_at: page.next ? null : new Date(),
    });
  });
}

/** It may have been stopped since, or taken on by another after too long a time. */
async function continuing(
  db: Db,
  { id, pages, attempts }: HistorySync,
  work: (trx: Trx, still: HistorySync) => Promise<void>,
): Promise<void> {
  await changing(db, async (trx) => {
    const still = await trx
      .selectFrom("history_syncs")
      .selectAll()
      .where("id", "=", id)
      .where("state", "in", ["waiting", "running"])
      .where("pages", "=", pages)
      .where("attempts", "=", attempts)
      .forUpdate()
      .executeTakeFirst();
    if (still) await work(trx, still);
  });
}

async function pageOf(db: Db, conversationId: number) {
  const row = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .select(["identities.provider_id as counterpart", "pages.provider_id", "pages.token_sealed"])
    .where("conversations.id", "=", conversationId)
    .executeTakeFirstOrThrow();
  return { page: { provider_id: row.provider_id, token_sealed: row.token_sealed }, counterpart: row.counterpart };
}

/** A limit is waited out, however often; other faults have so many tries. */
async function putOff(trx: Trx, sync: HistorySync, problem: Omit<HistoryProblem, keyof Error>): Promise<void> {
  const mayCome = problem.follow === "wait" || problem.follow === "retry" || problem.follow === "unknown";
  const attempts = problem.follow === "wait" ? sync.attempts : sync.attempts + 1;
  const gives = !mayCome || attempts >= MOST_TRIES;
  const wait = Math.min(LONGEST_WAIT_MS, problem.retryAfterMs ?? WAIT_MS * 2 ** Math.min(6, sync.attempts));
  await settle(trx, sync, {
    state: gives ? "failed" : "running",
    attempts,
    problem: problem.reason ?? "other",
    retry_after: gives ? null : new Date(Date.now() + wait),
    finished_at: gives ? new Date() : null,
  });
}

async function settle(trx: Trx, { id }: HistorySync, change: Partial<HistorySync>): Promise<void> {
  const now = await trx
    .updateTable("history_syncs")
    .set(change)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(trx, now);
}

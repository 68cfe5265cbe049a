import { sql } from "kysely";
import type { Logger } from "pino";
import type { Config } from "../../config.ts";
import type { Db } from "../../database.ts";
import { wordsFor } from "../../words/mod.ts";
import { FetchRefused, postGuarded, type Resolve } from "../files/mod.ts";
import type { Locale, Role } from "../people/table.ts";
import { type PushKeys, readPushKeys } from "./push_keys.ts";
import { findNotification } from "./reading.ts";
import { say } from "./saying.ts";

export interface PushDeps {
  db: Db;
  config: Config;
  log: Logger;
  resolve?: Resolve;
}

interface Waiting {
  id: number;
  kind: string;
  user_id: number;
  role: Role;
  locale: Locale;
  attempts: number;
  pushed_to: number[];
}

interface Browser {
  id: number;
  endpoint: string;
  p256dh: string;
  auth: string;
}

interface Outcome {
  end: "sent" | "gone" | "refused" | "again" | "failed";
  /** How long the service wants to be left alone. */
  waitS?: number;
}

const BATCH = 20;
const MOST_ATTEMPTS = 5;
/** Who comes to the machine an hour later wants the bell, not a shower of what was. */
const TTL_S = 60;
const TIMEOUT_MS = 5_000;
/** By then it is too old to be pushed. */
const LONGEST_WAIT_S = 600;
/** Refused for so long, a subscription was made with other keys than ours; for less our clock may be wrong. */
const REFUSED_DAYS = 7;
/** A process that dies while sending lets go of what it held after this. */
const HELD_S = 30;

/** Sends what waits to each browser of its person, outside any transaction. Returns how many it looked at. */
export async function pushWaiting(deps: PushDeps): Promise<number> {
  const waiting = await hold(deps.db);
  if (waiting.length === 0) return 0;
  const keys = await readPushKeys(deps.db, deps.config);
  await Promise.all(waiting.map((one) => push(deps, keys, one)));
  return waiting.length;
}

/** Takes some for itself by putting off their next attempt; what was read meanwhile needs no push. */
async function hold(db: Db): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    with held as (
      select id from notifications where push_state = 'waiting' and (push_after is null or push_after <= now())
      order by id limit ${BATCH} for update skip locked
    ), taken as (
      update notifications set push_attempts = push_attempts + 1, push_after = now() + ${HELD_S} * interval '1 second',
        push_state = case when read_at is null and created_at > now() - interval '10 minutes' then 'waiting' else 'none' end
      from held where notifications.id = held.id
      returning notifications.id, kind, user_id, push_attempts as attempts, push_state, pushed_to
    )
    select taken.*, users.role, users.locale from taken join users on users.id = taken.user_id
    where push_state = 'waiting' and users.deactivated_at is null`.execute(db);
  return rows;
}

async function push(deps: PushDeps, keys: PushKeys, one: Waiting): Promise<void> {
  const { db, log } = deps;
  const payload = await payloadOf(db, one);
  const browsers = await browsersOf(db, one.user_id);
  const rest = browsers.filter(({ id }) => !one.pushed_to.includes(id));
  if (!payload || browsers.length === 0) return settle(db, one, "none");
  const outcomes = await Promise.all(
    rest.map((browser) =>
      send(deps, keys, browser, payload).catch((error): Outcome => {
        log.warn({ err: error, notification: one.id }, "a push could not be made");
        return { end: "failed" };
      }),
    ),
  );
  const idsOf = (wanted: Outcome["end"]) => rest.filter((_, n) => outcomes[n]!.end === wanted).map(({ id }) => id);
  await forget(db, { gone: idsOf("gone"), refused: idsOf("refused") });
  const reached = idsOf("sent");
  const again = outcomes.some(({ end }) => end === "again") && one.attempts < MOST_ATTEMPTS;
  const any = reached.length > 0 || one.pushed_to.length > 0;
  const waitS = Math.max(2 ** one.attempts, ...outcomes.map((outcome) => outcome.waitS ?? 0));
  await settle(db, one, again ? "waiting" : any ? "sent" : "failed", { reached, waitS });
}

/** What the browser shows. Undefined: nothing is said of what may no longer be seen. */
async function payloadOf(db: Db, { id, kind, user_id, role, locale }: Waiting): Promise<string | undefined> {
  const words = wordsFor(locale);
  if (kind === "test") {
    const { testTitle: title, testBody: body } = words.notifications.browser;
    return JSON.stringify({ id, title, body, href: "/account/notifications", tag: "test" });
  }
  const row = await findNotification(db, { id: user_id, role }, id);
  return row && row.title !== null ? JSON.stringify({ id, ...say(words, row) }) : undefined;
}

const browsersOf = (db: Db, userId: number): Promise<Browser[]> =>
  db
    .selectFrom("push_subscriptions")
    .innerJoin("sessions", "sessions.id", "push_subscriptions.session_id")
    .select(["push_subscriptions.id", "endpoint", "p256dh", "auth"])
    .where("push_subscriptions.user_id", "=", userId)
    .where("sessions.expires_at", ">", new Date())
    .execute();

/** One browser: encrypted for it alone, signed by us, to an address that the browser chose and we look at closely. */
async function send(
  { config, resolve }: PushDeps,
  keys: PushKeys,
  { endpoint, p256dh, auth }: Browser,
  payload: string,
): Promise<Outcome> {
  const { default: webPush } = await import("web-push");
  const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
    TTL: TTL_S,
    urgency: "high",
    contentEncoding: "aes128gcm",
    vapidDetails: { subject: `mailto:push@${new URL(config.PUBLIC_URL).hostname}`, ...keys },
  });
  try {
    const options = { allow: config.MEDIA_ORIGINS, timeoutMs: TIMEOUT_MS, ...(resolve && { resolve }) };
    const { status, retryAfter } = await postGuarded(endpoint, { headers, body }, options);
    if (status >= 200 && status < 300) return { end: "sent" };
    if (status === 404 || status === 410) return { end: "gone" };
    if (status === 401 || status === 403) return { end: "refused" };
    return status === 429 || status >= 500 ? { end: "again", waitS: secondsOf(retryAfter) } : { end: "failed" };
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    // An address that leads inside was never a push service's.
    return { end: error.again ? "again" : "gone" };
  }
}

/** Retry-After: seconds, or a date. */
function secondsOf(retryAfter = ""): number {
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Math.min(LONGEST_WAIT_S, Math.max(0, Math.ceil(seconds || 0)));
}

async function forget(db: Db, { gone, refused }: Record<"gone" | "refused", number[]>): Promise<void> {
  if (gone.length + refused.length === 0) return;
  await sql`
    delete from push_subscriptions where id = any(${gone}::bigint[]) or (id = any(${refused}::bigint[])
      and coalesce(worked_at, created_at) < now() - ${REFUSED_DAYS} * interval '1 day')`.execute(db);
}

/** Tried again after two seconds, four, eight …, or when the service wants; who has it already is not rung again. */
async function settle(
  db: Db,
  { id }: Waiting,
  state: "none" | "sent" | "failed" | "waiting",
  { reached = [], waitS = 0 }: { reached?: number[]; waitS?: number } = {},
): Promise<void> {
  await sql`
    update notifications set push_state = ${state}, pushed_to = pushed_to || ${reached}::bigint[],
      push_after = now() + ${waitS} * interval '1 second'
    where id = ${id}`.execute(db);
  if (reached.length === 0) return;
  await db.updateTable("push_subscriptions").set({ worked_at: new Date() }).where("id", "in", reached).execute();
}

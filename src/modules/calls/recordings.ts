import { sql } from "kysely";
import type pino from "pino";
import type { Config } from "../../config.ts";
import { type Db, isDatabaseAway, type Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { accessOf, tokenOf } from "../channels/mod.ts";
import type { Page, PhoneLine } from "../channels/table.ts";
import { record } from "../events/mod.ts";
import { FetchRefused, fetchGuarded, keepFile, MB, type Resolve } from "../files/mod.ts";

export interface RecordingsDeps {
  db: Db;
  config: Pick<Config, "DATA_DIR" | "MEDIA_ORIGINS" | "SECRET_KEY">;
  log: Pick<pino.Logger, "warn">;
  /** For tests: how host names are resolved. */
  resolve?: Resolve;
  /** For tests: the largest that is kept. */
  maxBytes?: number;
}

/** Hours of talk, as telephones sound. */
const LARGEST = 200 * MB;
/** The last comes after more than a day: a PBX may write its recordings at night. The index of what waits knows the number. */
const MOST_TRIES = 12;

interface Waiting extends Pick<Page, "channel" | "provider_id" | "token_sealed"> {
  id: number;
  page_id: number;
  recording_url: string;
  recording_tries: number;
  command_url: string | null;
  adapter: PhoneLine["adapter"] | null;
}

/**
 * Fetches recordings that lie at the PBX and keeps them: one round of the worker's loop. Gives back how many were taken.
 * What is kept belongs to its call alone, and is heard by whoever may see that. It goes from the line to the disk as it
 * comes, and is the call's once it is whole.
 */
export async function keepWaitingRecordings(deps: RecordingsDeps, options: { batch?: number } = {}): Promise<number> {
  const taken = await take(deps.db, options.batch ?? 4);
  await Promise.all(taken.map((call) => keep(deps, call)));
  return taken.length;
}

/** Takes a lease: whoever takes it and dies leaves it to the next one after the pause that a failure would have cost. */
async function take(db: Db, batch: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    update calls set recording_tries = calls.recording_tries + 1,
      recording_retry_at = now() + interval '60 seconds' * power(2, calls.recording_tries)
    from calls taken join pages on pages.id = taken.page_id left join phone_lines on phone_lines.page_id = taken.page_id
    where taken.id = calls.id and calls.id in (
      select id from calls
      where recording_url is not null and recording_file_id is null and recording_tries < ${sql.lit(MOST_TRIES)}
        and coalesce(recording_retry_at, '-infinity') <= now()
      order by coalesce(recording_retry_at, '-infinity'), id limit ${sql.lit(batch)} for update skip locked)
    returning calls.id, calls.page_id, calls.recording_url, calls.recording_tries, phone_lines.command_url,
      phone_lines.adapter, pages.channel, pages.provider_id, pages.token_sealed`.execute(db);
  return rows;
}

/** An Asterisk gives its recordings by ARI, to whom the line is; other PBXs name an address that opens by itself. */
function accessAt(config: RecordingsDeps["config"], call: Waiting) {
  if (call.adapter !== "asterisk" || !call.command_url) return undefined;
  const { user, password } = accessOf(call.page_id, call.command_url, tokenOf(config, call));
  return { origin: new URL(call.command_url).origin, user, password };
}

async function keep(deps: RecordingsDeps, call: Waiting): Promise<void> {
  const { db, config, log, resolve, maxBytes = LARGEST } = deps;
  try {
    // An admin named the PBX of this line: what lies there may be private, as the PBX itself mostly is.
    const own = URL.parse(call.command_url ?? "")?.origin;
    const { body, name } = await fetchGuarded(call.recording_url, {
      allow: own ? [...config.MEDIA_ORIGINS, own] : config.MEDIA_ORIGINS,
      maxBytes,
      timeoutMs: 120_000,
      resolve,
      access: accessAt(config, call),
    });
    const kept = { name: name || `call-${call.id}`, bytes: body, maxBytes, plain: true };
    await keepFile({ db, config }, { ...kept, also: (trx, file) => giveTo(trx, call, file.id) });
  } catch (error) {
    // With the database away there is nothing to write to: the lease runs out and the next round tries again.
    if (isDatabaseAway(error)) return;
    log.warn({ call: call.id, attempt: call.recording_tries, err: error }, "a recording was not fetched");
    if (!isForGood(error)) return;
    // It never will be: asked for no more, the address stays in the books.
    const given = { recording_tries: MOST_TRIES };
    await db.updateTable("calls").set(given).where("id", "=", call.id).execute();
  }
}

/** Throws where the call has one by now: the file is then not kept a second time, belonging to nothing. */
async function giveTo(trx: Trx, call: Waiting, fileId: number): Promise<void> {
  const given = await trx
    .updateTable("calls")
    .set({ recording_file_id: fileId, recording_retry_at: null })
    .where("id", "=", call.id)
    .where("recording_file_id", "is", null)
    .where("recording_url", "=", call.recording_url)
    .returning("id")
    .executeTakeFirst();
  if (!given) throw new NotFound(`call ${call.id} waits for no recording`);
  await record(trx, "call.recorded", call.id, { detail: { file_id: fileId } });
}

/** What is too large stays so; fetched again and again it would fill the line to the PBX. What is empty may be being written. */
function isForGood(error: unknown): boolean {
  if (error instanceof Refused) return error.reason === "file_too_big";
  return error instanceof FetchRefused && !error.again;
}

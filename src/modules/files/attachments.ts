import { sql } from "kysely";
import type pino from "pino";
import type { Config } from "../../config.ts";
import { type Db, isDatabaseAway } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { FetchRefused, fetchGuarded, type Resolve } from "./guarded_fetch.ts";
import { keepFile } from "./keeping.ts";
import { LARGEST_FILE } from "./limits.ts";

export interface AttachmentsDeps {
  db: Db;
  config: Pick<Config, "DATA_DIR" | "MEDIA_ORIGINS">;
  log: Pick<pino.Logger, "warn">;
  /** For tests: how host names are resolved. */
  resolve?: Resolve;
}

const mostTries = 5;

interface Waiting {
  id: number;
  message_id: number;
  conversation_id: number;
  position: number;
  name: string | null;
  source_url: string;
  attempts: number;
}

/**
 * Fetches what waits, several at once, and keeps it: one round of the worker's loop. Gives back how many were taken.
 * Facebook's links die within days, so the first try comes at once and the last within the hour.
 */
export async function keepWaitingAttachments(deps: AttachmentsDeps, options: { batch?: number } = {}): Promise<number> {
  const taken = await take(deps.db, options.batch ?? 8);
  await Promise.all(taken.map((attachment) => keep(deps, attachment)));
  return taken.length;
}

/** Takes a lease: whoever takes it and dies leaves it to the next one after the pause that a failure would have cost. */
async function take(db: Db, batch: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    update attachments set attempts = attachments.attempts + 1,
      retry_after = now() + interval '90 seconds' * power(2, attachments.attempts)
    from messages
    where messages.id = attachments.message_id and attachments.id in (
      select id from attachments
      where state = 'waiting' and source_url is not null and (retry_after is null or retry_after <= now())
      order by id limit ${sql.lit(batch)} for update skip locked)
    returning attachments.id, attachments.message_id, messages.conversation_id, attachments.position, attachments.name,
      attachments.source_url, attachments.attempts`.execute(db);
  return rows;
}

async function keep(deps: AttachmentsDeps, attachment: Waiting): Promise<void> {
  try {
    const { body, name } = await fetchGuarded(attachment.source_url, {
      allow: deps.config.MEDIA_ORIGINS,
      maxBytes: LARGEST_FILE,
      timeoutMs: 60_000,
      resolve: deps.resolve,
    });
    const conversationId = attachment.conversation_id;
    const file = await keepFile(deps, { name: attachment.name ?? name, bytes: body, conversationId });
    await end(deps.db, attachment, { state: "kept", file_id: file.id, reason: null });
  } catch (error) {
    // With the database away there is nothing to write to: the lease runs out and the next round tries again.
    if (isDatabaseAway(error)) return;
    const { reason, again } = read(error);
    deps.log.warn({ attachment: attachment.id, attempt: attachment.attempts, reason, err: again ? error : undefined });
    if (!again) await end(deps.db, attachment, { state: "refused", file_id: null, reason });
    else if (attachment.attempts >= mostTries)
      await end(deps.db, attachment, { state: "failed", file_id: null, reason });
  }
}

function read(error: unknown): { reason: string; again: boolean } {
  if (error instanceof FetchRefused) return error;
  if (error instanceof Refused) return { reason: error.reason === "file_too_big" ? "too_big" : "empty", again: false };
  return { reason: "unreachable", again: true };
}

async function end(
  db: Db,
  attachment: Waiting,
  outcome: { state: "kept" | "refused" | "failed"; file_id: number | null; reason: string | null },
): Promise<void> {
  await changing(db, async (trx) => {
    const changed = await trx
      .updateTable("attachments")
      .set(outcome)
      .where("id", "=", attachment.id)
      .where("state", "=", "waiting")
      .returning("id")
      .executeTakeFirst();
    if (!changed) return;
    const detail = { message_id: attachment.message_id, attachment_id: attachment.id, state: outcome.state };
    await record(trx, "message.attachment_kept", attachment.conversation_id, { detail });
  });
}

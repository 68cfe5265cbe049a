import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import type { Trouble } from "./sending.ts";
import type { Page } from "./table.ts";

/**
 * The provider wants nothing of this page until then: each further try would be refused as well, and Facebook blocks
 * longer who goes on trying (its error 368). Said once a pause, however many replies were on their way.
 */
export async function pausePage(
  trx: Trx,
  { id, channel }: Pick<Page, "id" | "channel">,
  { until, because, now }: { until: Date; because: Trouble; now: Date },
): Promise<void> {
  const { rows } = await sql<{ is_new: boolean }>`
    update pages set paused_until = greatest(before.paused_until, ${until}), paused_because = ${because}
    from (select id, paused_until from pages where id = ${id} for update) before
    where pages.id = before.id
    returning coalesce(before.paused_until <= ${now}, true) as is_new`.execute(trx);
  if (rows[0]?.is_new) {
    await record(trx, "page.paused", id, { detail: { trouble: because, channel, due_at: until.toISOString() } });
  }
}

/** Whether it is to be left alone, and why. */
export function pauseOf({ paused_until: until, paused_because: because }: Pauseable, now = new Date()) {
  return until !== null && until > now ? { until, because: because ?? "policy_blocked" } : undefined;
}

export type Pauseable = Pick<Page, "paused_until" | "paused_because">;

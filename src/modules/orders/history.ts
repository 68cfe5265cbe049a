import type { Db, Trx } from "../../database.ts";
import { getOrder } from "./queries.ts";
import type { Asking } from "./visibility.ts";

export interface OrderEvent {
  id: number;
  name: string;
  actor_name: string | null;
  detail: Record<string, unknown>;
  created_at: Date;
}

/** What happened to an order (Lịch sử), newest first. `next` goes into the next call's `before`. */
export async function listOrderEvents(
  db: Db | Trx,
  person: Asking,
  id: number,
  { before, limit = 50 }: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: OrderEvent[]; next?: number }> {
  await getOrder(db, person, id);
  const rows = await db
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select(["events.id", "events.name", "events.detail", "events.created_at", "users.name as actor_name"])
    .where("events.subject", "=", "order")
    .where("events.subject_id", "=", id)
    .$if(before !== undefined, (query) => query.where("events.id", "<", before!))
    .orderBy("events.id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, ...(rows.length > limit && last && { next: last.id }) };
}

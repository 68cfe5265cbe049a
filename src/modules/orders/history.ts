import type { Db, Trx } from "../../database.ts";
import { listEvents, type PastEvent } from "../events/mod.ts";
import { getOrder } from "./queries.ts";
import type { Asking } from "./visibility.ts";

export type OrderEvent = PastEvent;

/** What happened to an order (Lịch sử), newest first. `next` goes into the next call's `before`. */
export async function listOrderEvents(
  db: Db | Trx,
  person: Asking,
  id: number,
  page: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: OrderEvent[]; next?: number }> {
  await getOrder(db, person, id);
  return listEvents(db, { subject: "order", id }, page);
}

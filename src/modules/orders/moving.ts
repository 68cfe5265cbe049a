import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, movedSince, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { holdOrder } from "./queries.ts";
import { missingIn } from "./requiring.ts";
import type { Order, OrderStatus } from "./table.ts";
import { isConfirmed, refusal } from "./transitions.ts";
import { lineOf, REASON_LIMIT } from "./wording.ts";

export interface Move {
  to: OrderStatus;
  /** Why it is cancelled, or came back. */
  reason?: string;
  /** The version that was on the screen: who saw another status is told instead of obeyed. */
  version?: number;
  /** Where it was seen: moved from there by somebody else, it goes nowhere. */
  from?: OrderStatus;
  /** The same one again moves nothing twice. */
  commandId?: string;
  at?: Date;
}

/** OR-3: moves an order to another status. Where it is already, nothing happens, so a double click is one move. */
export async function moveOrder(db: Db | Trx, person: Person, id: number, move: Move): Promise<Order> {
  const at = move.at ?? new Date();
  return changing(db, async (trx) => {
    const order = await holdOrder(trx, person, id);
    if (order.status === move.to || (move.commandId && (await isMade(trx, id, move.commandId)))) return order;
    if (move.from && order.status !== move.from) throw new Refused("order_moved_meanwhile", { status: order.status });
    const since =
      move.version === undefined
        ? undefined
        : await movedSince(
            trx,
            { subject: "order", id: order.id, version: order.version, event: "order.status_changed" },
            move.version,
          );
    if (since) throw new Refused("order_moved_meanwhile", { status: order.status, name: since.name });
    const reason = lineOf("reason", move.reason ?? "", REASON_LIMIT);
    const missing = missingIn(order, await countLines(trx, id));
    const standing = { status: order.status, complete: Object.keys(missing).length === 0 };
    const refused = refusal(standing, move.to, reason);
    if (refused) throw new Refused(refused, { status: order.status, missing: Object.keys(missing) });
    const moved = await trx
      .updateTable("orders")
      .set({
        status: move.to,
        status_changed_at: at,
        updated_at: at,
        version: sql<number>`version + 1`,
        cancel_reason: move.to === "cancelled" ? reason : null,
        confirmed_at: isConfirmed(move.to) && move.to !== "cancelled" ? (order.confirmed_at ?? at) : order.confirmed_at,
        completed_at: move.to === "completed" ? at : null,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const { commandId } = move;
    await record(trx, "order.status_changed", id, {
      by: person.id,
      at,
      detail: {
        from: order.status,
        to: move.to,
        version: moved.version,
        ...(reason && { reason }),
        ...(commandId && { command_id: commandId }),
      },
    });
    return moved;
  });
}

async function isMade(trx: Trx, id: number, commandId: string): Promise<boolean> {
  const event = await trx
    .selectFrom("events")
    .select("id")
    .where("subject", "=", "order")
    .where("subject_id", "=", id)
    .where("name", "=", "order.status_changed")
    .where(sql<string>`detail->>'command_id'`, "=", commandId)
    .executeTakeFirst();
  return event !== undefined;
}

export async function countLines(trx: Trx, id: number): Promise<number> {
  const { count } = await trx
    .selectFrom("order_lines")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("order_id", "=", id)
    .executeTakeFirstOrThrow();
  return count;
}

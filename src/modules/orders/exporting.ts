import type { Words } from "../../words/mod.ts";
import { deliveryAddress } from "./placing.ts";
import type { OrderRow } from "./queries.ts";
import { paymentStateOf } from "./totals.ts";

const keys = [
  ...["code", "status", "customer_id", "recipient_name", "recipient_phone", "address_line", "goods", "total", "paid"],
  ...["due", "payment", "assignee_id", "page", "creator", "created", "updated", "delivery_note", "reason"],
];

export const csvHeads = ({ orders }: Words): string[] => keys.map((key) => orders.fields[key] ?? key);

/** 2026-11-22 14:05, of Vietnam. */
const time = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

export const csvCells = (row: OrderRow, { orders: say }: Words): (string | number | null)[] => [
  row.code,
  say.statuses[row.status],
  row.customer_name,
  row.recipient_name,
  row.recipient_phone,
  deliveryAddress(row),
  row.goods_text,
  row.total,
  row.paid_total,
  row.total - row.paid_total,
  say.payment.states[paymentStateOf(row)],
  row.assignee?.name ?? "",
  row.page_name,
  row.creator_name,
  time(row.created_at),
  time(row.updated_at),
  row.delivery_note,
  row.cancel_reason,
];

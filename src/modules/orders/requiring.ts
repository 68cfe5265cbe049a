import type { Order } from "./table.ts";

/** What an order needs before it may leave the drafts: marked in the form, and asked again by every move. */
export const required = ["customer_id", "recipient_phone", "address_line"] as const;

export function missingIn(
  order: Pick<Order, (typeof required)[number]>,
  lineCount: number,
): Record<string, "required"> {
  const empty = required.filter((field) => order[field] === null || order[field] === "");
  const fields = lineCount === 0 ? [...empty, "lines"] : empty;
  return Object.fromEntries(fields.map((field) => [field, "required" as const]));
}

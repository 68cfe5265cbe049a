import type { Ctx } from "../../context.ts";
import { type OrderEditing, orderTabs, type OrderView, propertyFields } from "../../views/orders/mod.ts";
import { type ListRule, readColumns, saveColumns } from "../lists/mod.ts";
import { listColleagues } from "../people/mod.ts";
import { listOrderFiles } from "./attaching.ts";
import { idIn } from "./form.ts";
import { listOrderEvents } from "./history.ts";
import { listOrderNotes } from "./noting.ts";
import { getWholeOrder } from "./queries.ts";

/** The properties of the detail, remembered as columns of a list are. */
const rule: ListRule = {
  room: "orders.detail",
  path: "/orders",
  sort: "id",
  columns: propertyFields.map((key) => ({ key, off: key === "title" || key === "confirmed" || key === "completed" })),
};

export const chooseShown = (c: Ctx, chosen: readonly string[]) =>
  saveColumns(c.var.deps.db, c.var.person, rule, chosen);

/** An order as its screen shows it, one field open where the address or a refused form says so. */
export async function loadOrder(c: Ctx, id: number, editing?: OrderEditing): Promise<OrderView> {
  const { deps, person, words } = c.var;
  const { db } = deps;
  const tab = orderTabs.find((name) => name === c.req.query("tab")) ?? "lines";
  const asked = c.req.query("edit");
  const whole = await getWholeOrder(db, person, id);
  const before = idIn(c.req.query("before")) ?? undefined;
  const [colleagues, notes, files, events, chosen] = await Promise.all([
    listColleagues(db),
    listOrderNotes(db, person, id, { limit: 100 }),
    listOrderFiles(db, person, id),
    tab === "history" ? listOrderEvents(db, person, id, { before }) : { rows: [] },
    readColumns(db, person, rule.room),
  ]);
  return {
    ...whole,
    person,
    words,
    now: new Date(),
    tab,
    editing: editing ?? (asked ? { field: asked } : undefined),
    colleagues,
    notes: notes.rows,
    files,
    events: events.rows,
    olderEvents: "next" in events ? events.next : undefined,
    counts: { notes: notes.rows.length, files: files.length },
    shown: chosen ?? rule.columns.filter((column) => !column.off).map(({ key }) => key),
  };
}

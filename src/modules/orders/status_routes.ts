import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { Refused } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import { html } from "../../views/html.ts";
import { cancelDialog, type Cancelling, cancelScreen, orderRecord } from "../../views/orders/mod.ts";
import { moveOrder } from "./moving.ts";
import { getOrder } from "./queries.ts";
import { loadOrder } from "./record_screens.ts";
import { orderStatuses } from "./table.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));

/** A move by the status bar, a card of the board, or the dialog that asks why. */
const StatusForm = z.object({
  to: z.enum(orderStatuses, "choice"),
  reason: z.string().default(""),
  part: z.enum(["bar", "card", "page"]).catch("bar"),
  /** The column of the board that its card was taken from. */
  from: z.enum(orderStatuses).optional().catch(undefined),
  version: z.coerce.number().int().positive().optional().catch(undefined),
  command: z.uuid().optional().catch(undefined),
});

async function askWhy(c: Ctx, asked: Pick<Cancelling, "part"> & Partial<Cancelling>, status: number) {
  const { words, deps, person } = c.var;
  const order = await getOrder(deps.db, person, idOf(c));
  const view = { words, order, command: crypto.randomUUID(), ...asked };
  if (!isHtmx(c))
    return render(c, { title: order.code, main: cancelScreen(view), status, styles: ["lists", "orders"] });
  if (status !== 200) {
    c.header("HX-Retarget", "#dialogs");
    c.header("HX-Reswap", "innerHTML");
  }
  return fragment(c, cancelDialog(view), status);
}

async function move(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const { to, reason, part, from, version, command } = await readForm(c, StatusForm);
  try {
    await moveOrder(deps.db, person, idOf(c), {
      to,
      reason,
      ...(from && { from }),
      ...(version && { version }),
      ...(command && { commandId: command }),
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.reason === "order_needs_reason") {
      // Who pressed the status alone has done nothing wrong yet: the form opens without reproach.
      const begun = part === "card" && version === undefined;
      return askWhy(c, { part, typed: reason, error: begun ? undefined : words.orders.reason.missing }, 422);
    }
    throw error;
  }
  const order = await getOrder(deps.db, person, idOf(c));
  toast(c, words.orders.moved(order.code, words.orders.statuses[to]));
  if (!isHtmx(c)) return c.redirect(`/orders/${order.id}`, 303);
  if (part !== "card") {
    c.header("HX-Retarget", "#main");
    c.header("HX-Reswap", "outerMorph");
    const main = orderRecord(await loadOrder(c, order.id));
    return fragment(c, html`${main}<hx-partial hx-target="#dialogs" hx-swap="innerHTML"></hx-partial>`);
  }
  c.header("HX-Reswap", "none");
  return fragment(c, html``);
}

export const statusRoutes = new Hono<Env>()
  .post(`${ID}/status`, may("signed-in"), move)
  .get(`${ID}/cancellation`, may("signed-in"), (c) => askWhy(c, { part: "bar" }, 200));

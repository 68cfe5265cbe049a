import { Hono } from "hono";
import { amountIn } from "../../amounts.ts";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { keyIn, readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, localPath, render, toast } from "../../render.ts";
import { type OrderEditing, orderRecord, orderSlip, orderSummary } from "../../views/orders/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { findCompany } from "../auth/mod.ts";
import { addOrderFile, removeOrderFile } from "./attaching.ts";
import { editOrder } from "./editing.ts";
import { changesOfField, fullFields, typedIn } from "./form.ts";
import { compose } from "./form_routes.ts";
import { addOrderNote, editOrderNote, removeOrderNote } from "./noting.ts";
import { addPayment, removePayment } from "./paying.ts";
import { getOrder, getWholeOrder } from "./queries.ts";
import { chooseShown, loadOrder } from "./record_screens.ts";
import { paymentMethods } from "./table.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));
type Fields = Record<string, string | string[]>;
const one = (fields: Fields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";

export async function showOrder(c: Ctx, editing?: OrderEditing, status = 200): Promise<Response> {
  const view = await loadOrder(c, idOf(c), editing);
  return render(c, {
    title: view.order.code,
    main: orderRecord(view),
    status,
    crumbs: [{ label: c.var.words.orders.title, href: "/orders" }],
    styles: ["lists", "tickets", "orders"],
    scripts: ["tickets"],
  });
}

/** The record as it stands, for the page that asked; without JavaScript, the way there. */
const shown = (c: Ctx, tab = "") =>
  isHtmx(c) ? showOrder(c) : c.redirect(`/orders/${idOf(c)}${tab && `?tab=${tab}`}`, 303);

/** What kept an edit from being saved, in words; rethrows what is no fault of what was typed. */
function wrongIn(c: Ctx, error: unknown): string {
  const { errors, orders: say } = c.var.words;
  if (error instanceof Invalid) return wordFor(errors.fields, Object.values(error.fields)[0], errors.fields.other);
  if (!(error instanceof Refused)) throw error;
  const { name, is } = error.detail;
  if (error.reason === "order_changed_meanwhile") {
    return say.meanwhile(String(name ?? say.somebody), typeof is === "string" ? is : "");
  }
  return wordFor(errors.refused, error.reason, errors.refused.other);
}

async function editField(c: Ctx): Promise<Response> {
  const field = fullFields.find((name) => name === c.req.param("field"));
  if (!field) throw new NotFound();
  const fields = await readFields(c);
  const typed = typedIn(fields);
  try {
    const version = Number(typed.values["version"]) || undefined;
    await editOrder(c.var.deps.db, c.var.person, idOf(c), { version, changes: changesOfField(typed, field) });
  } catch (error) {
    return showOrder(c, { field, typed: typed.values, error: wrongIn(c, error) }, 422);
  }
  return shown(c);
}

async function pay(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const clientKey = keyIn(one(fields, "client_key"));
  const kind = (["payment", "deposit", "refund"] as const).find((each) => each === one(fields, "kind")) ?? "payment";
  const method = paymentMethods.find((each) => each === one(fields, "method"));
  try {
    if (!clientKey) throw new Invalid({ client_key: "other" });
    if (!method) throw new Invalid({ method: "choice" });
    const amount = amountIn(one(fields, "amount"));
    const payment = { clientKey, amount, kind, method, note: one(fields, "note") };
    await addPayment(c.var.deps.db, c.var.person, idOf(c), payment);
  } catch (error) {
    const typed = Object.fromEntries(Object.keys(fields).map((name) => [name, one(fields, name)]));
    return showOrder(c, { field: "payment", typed, error: wrongIn(c, error) }, 422);
  }
  toast(c, c.var.words.orders.payment.saved);
  return shown(c);
}

async function saveNote(c: Ctx): Promise<Response> {
  const { db } = c.var.deps;
  const fields = await readFields(c);
  const body = one(fields, "body");
  const note = Number(c.req.param("note"));
  // A name called in full is a mention, so that it works by typing alone.
  const view = await loadOrder(c, idOf(c));
  const mentions = view.colleagues.filter(({ name }) => body.includes(`@${name}`)).map(({ id }) => id);
  try {
    if (note) await editOrderNote(db, c.var.person, idOf(c), note, { body, mentions });
    else {
      const clientKey = keyIn(one(fields, "client_key"));
      if (!clientKey) throw new Invalid({ client_key: "other" });
      await addOrderNote(db, c.var.person, idOf(c), { body, clientKey, mentions });
    }
  } catch (error) {
    if (!note || !(error instanceof Invalid)) throw error;
    return showOrder(c, { field: `note-${note}`, typed: { body }, error: wrongIn(c, error) }, 422);
  }
  return notesShown(c);
}

/** With the tab that the form stood in. */
async function notesShown(c: Ctx): Promise<Response> {
  if (!isHtmx(c)) return c.redirect(`/orders/${idOf(c)}?tab=notes`, 303);
  const view = await loadOrder(c, idOf(c));
  return fragment(c, orderRecord({ ...view, tab: "notes" }));
}

async function filesShown(c: Ctx): Promise<Response> {
  if (!isHtmx(c)) return c.redirect(`/orders/${idOf(c)}?tab=files`, 303);
  const view = await loadOrder(c, idOf(c));
  return fragment(c, orderRecord({ ...view, tab: "files" }));
}

export const recordRoutes = new Hono<Env>()
  .get(ID, may("signed-in"), (c) => showOrder(c))
  .post(`${ID}/fields/:field`, may("signed-in"), editField)
  .post(`${ID}/payments`, may("signed-in"), pay)
  .post(`${ID}/payments/:payment{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removePayment(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("payment")));
    return shown(c);
  })

  .post(`${ID}/notes`, may("signed-in"), saveNote)
  .post(`${ID}/notes/:note{[1-9][0-9]{0,14}}`, may("signed-in"), saveNote)
  .post(`${ID}/notes/:note{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeOrderNote(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("note")));
    return notesShown(c);
  })

  .post(`${ID}/files`, may("signed-in"), async (c) => {
    await getOrder(c.var.deps.db, c.var.person, idOf(c));
    const file = (await c.req.formData()).get("file");
    if (!(file instanceof File)) throw new Invalid({ file: "required" });
    await addOrderFile(c.var.deps, c.var.person, idOf(c), { name: file.name, bytes: file.stream() });
    return filesShown(c);
  })
  .post(`${ID}/files/:file{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeOrderFile(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("file")));
    return filesShown(c);
  })

  .post("/shown", may("signed-in"), async (c) => {
    const fields = await readFields(c);
    await chooseShown(c, [fields["columns"] ?? []].flat());
    return c.redirect(localPath(one(fields, "back"), "/orders"), 303);
  })

  // The summary goes into the composer of its conversation; nothing is sent by itself.
  .post(`${ID}/message`, may("signed-in"), async (c) => {
    const whole = await getWholeOrder(c.var.deps.db, c.var.person, idOf(c));
    const { conversation_id: conversation } = whole.order;
    if (conversation === null) throw new NotFound(`order ${idOf(c)} has no conversation`);
    await compose(c, conversation, orderSummary(c.var.words, whole));
    return c.redirect(`/inbox/${conversation}`, 303);
  })

  .get(`${ID}/slip`, may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const whole = await getWholeOrder(deps.db, person, idOf(c));
    const size = c.req.query("size") === "80mm" ? "80mm" : "a5";
    const company = whole.order.page_name ?? (await findCompany(deps.db)) ?? words.frame.product;
    return fragment(c, orderSlip(c.var, whole, { size, company }, deps.assetVersion));
  });

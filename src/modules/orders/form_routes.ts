import { cut } from "../../cutting.ts";
import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { clean, readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, localPath, render, toast } from "../../render.ts";
import { html } from "../../views/html.ts";
import { foundVariants, goodsSection, orderFormScreen, orderSheet, orderSummary } from "../../views/orders/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { readMadeOf } from "../calls/mod.ts";
import { findDraft, saveDraft } from "../inbox/mod.ts";
import { searchVariants } from "../products/mod.ts";
import { createOrder } from "./creating.ts";
import { editOrder } from "./editing.ts";
import { changesIn, fieldsOf, idIn, newOrderIn, type Typed, typedIn } from "./form.ts";
import { clearFormDraft, keepFormDraft } from "./form_drafts.ts";
import { knownOf } from "./form_customer.ts";
import { acted, beginForm, draftKeyOf, drawForm, type Drawn, editForm } from "./form_screens.ts";
import { getWholeOrder } from "./queries.ts";
import type { Order } from "./table.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const look = { styles: ["lists", "orders"], scripts: ["order_form"] };
/** The call that a form was opened for, through the person. */
async function callOf(c: Ctx, text: string | undefined) {
  const id = idIn(text);
  return id === null ? undefined : readMadeOf(c.var.deps.db, c.var.person, id);
}

/** A new form; one beside a conversation is that one's. */
const begun = async (c: Ctx) =>
  beginForm(c, c.req.query("conversation") ? undefined : await callOf(c, c.req.query("call")));

const idOf = (c: Ctx) => Number(c.req.param("id"));
const inSheet = (c: Ctx) => isHtmx(c) && c.req.query("sheet") === "1";

async function show(c: Ctx, drawn: Drawn, status = 200): Promise<Response> {
  const { words } = c.var;
  const form = await drawForm(c, { ...drawn, call: drawn.call ?? (await callOf(c, drawn.typed.values["call_id"])) });
  if (inSheet(c)) return fragment(c, orderSheet({ words, form }, c.var.deps.assetVersion), status);
  const title = form.order ? words.orders.editTitle(form.order.code) : words.orders.newTitle;
  const crumbs = [{ label: words.orders.title, href: "/orders" }];
  if (form.order) crumbs.push({ label: form.order.code, href: `/orders/${form.order.id}` });
  return render(c, { title, main: orderFormScreen({ words, form }), crumbs, status, ...look });
}

/** What was typed is kept on the way, so that nothing is lost by a reload, a restart or another browser. */
async function keep(c: Ctx, typed: Typed): Promise<Date | undefined> {
  const key = draftKeyOf(typed.values);
  return key ? keepFormDraft(c.var.deps.db, c.var.person, key, fieldsOf(typed)) : undefined;
}

const forget = async (c: Ctx, typed: Typed) => {
  const key = draftKeyOf(typed.values);
  if (key) await clearFormDraft(c.var.deps.db, c.var.person, key);
};

/** What kept it from being saved, where it was typed; rethrows what is no fault of the form. */
async function refused(c: Ctx, error: unknown, drawn: Drawn): Promise<Response> {
  const { errors, orders: say } = c.var.words;
  if (error instanceof Invalid) return show(c, { ...drawn, errors: error.fields }, 422);
  if (!(error instanceof Refused)) throw error;
  const { name, field, is } = error.detail;
  const what = say.fields[String(field)] ?? "";
  const said =
    error.reason === "order_changed_meanwhile"
      ? `${what}: ${say.meanwhile(String(name ?? say.somebody), typeof is === "string" ? is : "")}`
      : wordFor(errors.refused, error.reason, errors.refused.other);
  return show(c, { ...drawn, refused: said }, 422);
}

async function create(c: Ctx): Promise<Response> {
  const { deps, person } = c.var;
  const fields = await readFields(c);
  const act = String([fields["act"] ?? ""].flat()[0]);
  const typed = typedIn(fields);
  if (act === "forget") {
    await forget(c, typed);
    if (inSheet(c)) return show(c, await begun(c));
    const call = idIn(typed.values["call_id"]);
    return c.redirect(localPath(typed.values["back"] || `/orders/new${call ? `?call=${call}` : ""}`), 303);
  }
  if (act !== "create" && act !== "send" && act !== "draft") {
    const next = await acted(deps.db, typed, act);
    return show(c, { typed: next, savedAt: await keep(c, next), finding: act === "find" });
  }
  try {
    const call = await callOf(c, typed.values["call_id"]);
    const wish = newOrderIn(typed, act === "draft" ? "draft" : "new");
    const order = await createOrder(deps.db, person, { ...wish, call });
    await forget(c, typed);
    return await made(c, order, act === "send");
  } catch (error) {
    return refused(c, error, { typed });
  }
}

/** The way on: to the order; beside a conversation back to the customer, with the summary in the composer if asked. */
async function made(c: Ctx, order: Order, send: boolean): Promise<Response> {
  const { words, deps, person } = c.var;
  const { conversation_id: conversation } = order;
  const text = send && conversation ? orderSummary(words, await getWholeOrder(deps.db, person, order.id)) : "";
  const link = { href: `/orders/${order.id}`, label: words.orders.open };
  toast(
    c,
    text ? `${words.orders.created(order.code)}. ${words.orders.sendText}` : words.orders.created(order.code),
    "ok",
    link,
  );
  if (inSheet(c)) {
    const load = `/inbox/${conversation}`;
    const said = text ? html`<span data-compose="${text}" hidden></span>` : html``;
    return fragment(
      c,
      html`<aside class="customer" id="customer" hx-get="${load}" hx-select="#customer" hx-target="this" hx-trigger="load" hx-swap="outerHTML">${said}</aside>`,
    );
  }
  if (!text || !conversation) return c.redirect(`/orders/${order.id}`, 303);
  await compose(c, conversation, text);
  return c.redirect(`/inbox/${conversation}`, 303);
}

/** Into the composer behind what is there already; it is for the person to send. */
export async function compose(c: Ctx, conversation: number, text: string): Promise<void> {
  const { deps, person } = c.var;
  const draft = await findDraft(deps.db, person, conversation);
  const body = [draft?.body.trim(), text].filter(Boolean).join("\n\n");
  await saveDraft(deps.db, person, conversation, { body, fileIds: draft?.file_ids ?? [] });
}

async function save(c: Ctx): Promise<Response> {
  const { deps, person } = c.var;
  const whole = await getWholeOrder(deps.db, person, idOf(c));
  const fields = await readFields(c);
  const act = String([fields["act"] ?? ""].flat()[0]);
  const typed = typedIn(fields);
  if (act === "forget") {
    await forget(c, typed);
    return c.redirect(`/orders/${idOf(c)}/edit`, 303);
  }
  if (act !== "save") {
    const next = await acted(deps.db, typed, act);
    return show(c, { typed: next, savedAt: await keep(c, next), finding: act === "find", whole });
  }
  try {
    const version = Number(typed.values["version"]) || undefined;
    await editOrder(deps.db, person, idOf(c), { version, changes: changesIn(typed) });
    await forget(c, typed);
    toast(c, c.var.words.orders.saved);
    return c.redirect(`/orders/${idOf(c)}`, 303);
  } catch (error) {
    const now = await getWholeOrder(deps.db, person, idOf(c));
    // Saved again it is meant: the version is now the one that holds what the other person did.
    const isMeanwhile = error instanceof Refused && error.reason === "order_changed_meanwhile";
    const values = isMeanwhile ? { ...typed.values, version: String(now.order.version) } : typed.values;
    return refused(c, error, { typed: { ...typed, values }, whole: now });
  }
}

export const formRoutes = new Hono<Env>()
  .get("/variants", may("signed-in"), async (c) => {
    const asked = cut(clean(c.req.query("q") ?? "").trim(), 100);
    return fragment(c, foundVariants(c.var.words, asked, await searchVariants(c.var.deps.db, asked)));
  })

  // While one types: what the numbers come to now, and what was typed is kept.
  .post("/form", may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const fields = await readFields(c);
    const act = String([fields["act"] ?? ""].flat()[0]);
    const typed = await acted(deps.db, typedIn(fields), act);
    const [, order] = /^order:([1-9]\d{0,14})$/.exec(typed.values["draft_key"] ?? "") ?? [];
    const whole = order ? await getWholeOrder(deps.db, person, Number(order)) : undefined;
    const call = await callOf(c, typed.values["call_id"]);
    const customer = act === "customer" ? idIn(typed.values["customer_id"]) : null;
    const fill = customer
      ? await knownOf(deps.db, person, customer, { spoken: call?.customer?.id ?? null })
      : undefined;
    const form = await drawForm(c, { typed, savedAt: await keep(c, typed), whole, fill, call });
    return fragment(c, goodsSection({ words, form }));
  })

  .get("/new", may("signed-in"), async (c) => show(c, await begun(c)))
  .post("/new", may("signed-in"), create)
  .get(`${ID}/edit`, may("signed-in"), async (c) => {
    const whole = await getWholeOrder(c.var.deps.db, c.var.person, idOf(c));
    return show(c, await editForm(c, whole));
  })
  .post(`${ID}/edit`, may("signed-in"), save);

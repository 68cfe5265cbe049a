import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { clean, readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import { formDialog, formScreen, type FormView, taskPart } from "../../views/tasks/mod.ts";
import { html } from "../../views/html.ts";
import { readMadeOf, titleOf } from "../calls/mod.ts";
import { createTask } from "./creating.ts";
import { taskStyles } from "./detail_routes.ts";
import { formErrors, idGiven, newTaskIn } from "./form.ts";
import { describeRelated } from "./related.ts";
import { choicesOf, loadPart, sceneOf } from "./screens.ts";

/** What the form begins with: oneself as the doer, and whatever the address names, as far as the person may see it. */
async function begun(c: Ctx): Promise<FormView> {
  const query = new URL(c.req.url).searchParams;
  const id = (name: string) => {
    const text = query.get(name) ?? query.get(`${name}_id`) ?? "";
    return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
  };
  const given = {
    customerId: id("customer"),
    conversationId: id("conversation"),
    ticketId: id("ticket"),
    orderId: id("order"),
  };
  const { db } = c.var.deps;
  const [{ related, about }, call] = await Promise.all([
    describeRelated(db, c.var.person, given),
    callOf(c, id("call")),
  ]);
  const ofCall = call && { title: titleOf(call), body: call.content, call_id: String(call.id) };
  // The short form hands over what was typed when the full one is asked for.
  const typed = Object.fromEntries([...query].map(([name, value]) => [name, clean(value)]));
  const values = {
    assignee_id: String(c.var.person.id),
    priority: "normal",
    ...ofCall,
    ...typed,
    customer_id: String(call?.customer?.id ?? related.customerId ?? ""),
    conversation_id: String(related.conversationId ?? ""),
    order_id: String(related.orderId ?? ""),
    ticket_id: typed["ticket_id"] ?? String(related.ticketId ?? ""),
  };
  const customer = call?.customer?.name ?? about.customer;
  return { typed: { values }, choices: await choicesOf(c), about: { ...about, customer } };
}

const callOf = async (c: Ctx, id: number | null) =>
  id === null ? undefined : readMadeOf(c.var.deps.db, c.var.person, id);

/** Asked for over another screen. */
const isDialog = (c: Ctx) => isHtmx(c) && (c.req.query("dialog") !== undefined || c.req.query("part") === "dialog");

async function form(c: Ctx, view: FormView, status = 200): Promise<Response> {
  const scene = sceneOf(c);
  if (isDialog(c)) return fragment(c, formDialog(scene, view), status);
  const { words } = c.var;
  const crumbs = [{ label: words.tasks.title, href: "/tasks" }];
  return render(c, { title: words.tasks.create, main: formScreen(scene, view), crumbs, status, ...taskStyles });
}

async function create(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  try {
    const call = await callOf(c, idGiven(fields, "call_id"));
    const task = await createTask(c.var.deps.db, c.var.person, { ...newTaskIn(fields), call });
    toast(c, c.var.words.tasks.created(task.id));
    // The dialog goes; what shows tasks hears of the new one by itself.
    return isDialog(c) ? fragment(c, html``) : c.redirect(`/tasks/${task.id}`, 303);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return form(c, { typed: { values: fields, errors: formErrors(error) }, choices: await choicesOf(c) }, 422);
  }
}

export const creatingRoutes = new Hono<Env>()
  .get("/new", may("signed-in"), async (c) => form(c, await begun(c)))
  .post("/", may("signed-in"), create)
  .get("/part", may("signed-in"), async (c) => {
    const part = await loadPart(c, new URL(c.req.url).searchParams);
    if (part.query === "") throw new NotFound("tasks of nothing");
    return fragment(c, taskPart(sceneOf(c), part));
  });

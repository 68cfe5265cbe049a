import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { NotFound, Refused } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render } from "../../render.ts";
import { html } from "../../views/html.ts";
import {
  type Editing,
  eventLine,
  olderNotes,
  partOf,
  type RecordScene,
  ticketBody,
  ticketHead,
  ticketName,
  ticketProperties,
  ticketRecord,
  ticketSide,
} from "../../views/tickets/mod.ts";
import { assignTicket, takeTicket } from "./assigning.ts";
import { editable } from "./editable.ts";
import { editTicket, type TicketChanges } from "./editing.ts";
import { idIn } from "./form.ts";
import { earlierSummary, listTicketEvents } from "./history.ts";
import { editingIn, idOf, readBody, readSide, readSteps, recordScene, tabIn } from "./record_screens.ts";
import { listTicketNotes } from "./noting.ts";
import { readChoices } from "./screens.ts";
import { visibleIds } from "./visibility.ts";
import { unwatchTicket, watchTicket } from "./watching.ts";

/** The whole page of a ticket. */
export async function showRecord(c: Ctx, editing = editingIn(c), status = 200): Promise<Response> {
  const { db } = c.var.deps;
  const scene = await recordScene(c);
  const before = idIn(c.req.query("before") ?? "") ?? undefined;
  const [steps, body, side, choices] = await Promise.all([
    readSteps(db, scene.person, scene.ticket.id),
    readBody(db, scene, tabIn(c.req.query("tab")), before),
    readSide(db, scene),
    editing ? readChoices(db, scene.person) : undefined,
  ]);
  const main = ticketRecord(scene, { steps, body, side, editing, choices });
  return render(c, {
    title: ticketName(scene.ticket),
    main,
    status,
    crumbs: [{ label: c.var.words.tickets.title, href: "/tickets" }],
    styles: ["lists", "tickets"],
    scripts: ["tickets"],
  });
}

/** One part of the page as it stands now, for htmx; the whole page for a form of its own. */
export async function showPart(c: Ctx, part: "head" | "properties" | "body" | "side", editing?: Editing, status = 200) {
  if (!isHtmx(c) && c.req.method !== "GET") {
    return editing ? showRecord(c, editing, status) : c.redirect(`/tickets/${idOf(c)}`, 303);
  }
  const { db } = c.var.deps;
  const scene = await recordScene(c);
  if (part === "side") return fragment(c, ticketSide(scene, await readSide(db, scene)), status);
  if (part === "head")
    return fragment(c, ticketHead(scene, await readSteps(db, scene.person, scene.ticket.id), editing), status);
  if (part === "body") {
    const body = await readBody(db, scene, editing ? "summary" : tabIn(c.req.query("tab")));
    return fragment(c, ticketBody(scene, body, editing), status);
  }
  const choices = editing && (await readChoices(db, scene.person));
  return fragment(c, ticketProperties(scene, editing, choices), status);
}

const field = (fields: Record<string, string | string[]>, name: string) => [fields[name] ?? ""].flat()[0] ?? "";

async function saveField(c: Ctx): Promise<Response> {
  const name = editable.find((each) => each === c.req.param("field"));
  if (!name) throw new NotFound();
  const fields = await readFields(c);
  const typed = field(fields, "value");
  const value = name.endsWith("_id") ? idIn(typed) : typed;
  const version = Number(field(fields, "version")) || undefined;
  try {
    const changes = { [name]: value } as TicketChanges;
    await editTicket(c.var.deps.db, c.var.person, idOf(c), { ...(version && { version }), changes });
  } catch (error) {
    const text = wrongIn(c, error);
    if (text === undefined) throw error;
    return showPart(c, partOf(name), { field: name, typed, error: text }, 422);
  }
  return showPart(c, partOf(name));
}

/** What to say beside the field; undefined for what is no fault of what was typed. */
function wrongIn(c: Ctx, error: unknown): string | undefined {
  const say = c.var.words;
  if (error instanceof Refused && error.reason === "ticket_changed_meanwhile") {
    const { name, is } = error.detail;
    return say.tickets.page.changedMeanwhile(String(name ?? say.tickets.page.somebody), String(is ?? say.tickets.none));
  }
  const fields = (error as { fields?: Record<string, string> }).fields;
  const reason = fields && Object.values(fields)[0];
  if (!reason) return undefined;
  const words = say.errors.fields as Record<string, string>;
  return words[reason] ?? say.errors.fields.other;
}

async function saveAssignee(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  const { db } = c.var.deps;
  if (field(fields, "take")) {
    await takeTicket(db, c.var.person, idOf(c));
    return showPart(c, "head");
  }
  const version = Number(field(fields, "version")) || undefined;
  try {
    await assignTicket(db, c.var.person, idOf(c), {
      ...("assignee" in fields && { assigneeId: idIn(field(fields, "assignee")) }),
      ...("team" in fields && { teamId: idIn(field(fields, "team")) }),
      version,
    });
  } catch (error) {
    const text = wrongIn(c, error);
    if (text === undefined) throw error;
    const name = "team" in fields ? "team" : "assignee";
    return showPart(c, "properties", { field: name, typed: field(fields, name), error: text }, 422);
  }
  return showStill(c, "properties");
}

/** Giving a ticket away, or no longer watching it, may take it out of one's own sight: then one goes on to the list. */
async function showStill(c: Ctx, part: Parameters<typeof showPart>[1]): Promise<Response> {
  const seen = await visibleIds(c.var.deps.db, c.var.person, [idOf(c)]);
  if (seen.size > 0) return showPart(c, part);
  return isHtmx(c) ? c.body("", 200, { "HX-Redirect": "/tickets" }) : c.redirect("/tickets", 303);
}

const id = "/:id{[1-9][0-9]{0,14}}";

/** A ticket's page, its parts, and what is edited in place. */
export const routes = new Hono<Env>()
  .get(id, may("signed-in"), (c) => showRecord(c))
  .get(`${id}/head`, may("signed-in"), (c) => showPart(c, "head", editingIn(c)))
  .get(`${id}/properties`, may("signed-in"), (c) => showPart(c, "properties", editingIn(c)))
  .get(`${id}/body`, may("signed-in"), (c) => showPart(c, "body", editingIn(c)))
  .get(`${id}/side`, may("signed-in"), (c) => showPart(c, "side"))

  .get(`${id}/history`, may("signed-in"), async (c) => {
    const scene: RecordScene = await recordScene(c);
    const before = idIn(c.req.query("before") ?? "") ?? undefined;
    const { rows, next } = await listTicketEvents(c.var.deps.db, c.var.person, scene.ticket, { before });
    const more = next
      ? html`<li class="more" hx-get="/tickets/${scene.ticket.id}/history?before=${next}" hx-trigger="intersect once" hx-swap="outerHTML"></li>`
      : "";
    return fragment(c, html`${rows.map((row) => eventLine(scene, row))}${more}`);
  })

  .get(`${id}/notes`, may("signed-in"), async (c) => {
    const scene: RecordScene = await recordScene(c);
    const before = idIn(c.req.query("before") ?? "") ?? undefined;
    const { rows, next } = await listTicketNotes(c.var.deps.db, c.var.person, scene.ticket, { before });
    return fragment(c, olderNotes(scene, rows, next));
  })

  .get(`${id}/history/:event{[1-9][0-9]{0,14}}/summary`, may("signed-in"), async (c) => {
    const text = await earlierSummary(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("event")));
    if (text === undefined) throw new NotFound();
    return isHtmx(c) ? fragment(c, html`${text}`) : c.text(text, 200, { "Cache-Control": "no-store" });
  })

  .on(["PUT", "POST"], `${id}/fields/:field`, may("signed-in"), saveField)
  .on(["PUT", "POST"], `${id}/assignee`, may("signed-in"), saveAssignee)

  .post(`${id}/watchers`, may("signed-in"), async (c) => {
    const fields = await readFields(c);
    const user = idIn(field(fields, "user")) ?? c.var.person.id;
    const change = field(fields, "on") === "0" ? unwatchTicket : watchTicket;
    await change(c.var.deps.db, c.var.person, idOf(c), user);
    return showStill(c, field(fields, "part") === "head" ? "head" : "side");
  });

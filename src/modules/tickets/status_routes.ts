import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import { html } from "../../views/html.ts";
import { resolveDialog, resolveScreen, type Resolving, ticketHead, ticketName } from "../../views/tickets/mod.ts";
import { idIn, type StatusInput, StatusForm } from "./form.ts";
import { idOf, readSteps, recordScene } from "./record_screens.ts";
import { getTicket } from "./queries.ts";
import { listResolutionTypes } from "./resolution_types.ts";
import type { TicketStatus } from "./table.ts";
import { saysHow } from "./transitions.ts";

type Asked = Pick<Resolving, "to" | "part"> & Partial<Resolving>;

/** The form that a resolution is written in: a dialog over the page, or a page of its own. */
async function askHow(c: Ctx, asked: Asked, status: number): Promise<Response> {
  const scene = await recordScene(c);
  const types = await listResolutionTypes(c.var.deps.db);
  const resolving = { command: crypto.randomUUID(), ...asked, types };
  if (isHtmx(c)) {
    if (status !== 200) {
      c.header("HX-Retarget", "#dialogs");
      c.header("HX-Reswap", "innerHTML");
    }
    return fragment(c, resolveDialog(scene, resolving), status);
  }
  const say = c.var.words.tickets;
  return render(c, {
    title: say.resolve[asked.to](ticketName(scene.ticket)),
    main: resolveScreen(scene, resolving),
    status,
    crumbs: [{ label: say.title, href: "/tickets" }],
    styles: ["lists", "tickets"],
  });
}

/** What is missing or no longer to be had of the resolution, said where it is typed. */
function faultsOf(c: Ctx, error: unknown, input: StatusInput): Resolving["errors"] | undefined {
  const say = c.var.words.tickets.resolve;
  if (error instanceof Refused && error.reason === "ticket_needs_resolution") {
    return {
      type: idIn(input.resolution_type) ? undefined : say.missingType,
      text: saysHow(input.resolution_text) ? undefined : say.missingText,
    };
  }
  if (error instanceof Refused && error.reason === "resolution_type_archived") return { type: say.archivedType };
  if (error instanceof Invalid && "resolution_type" in error.fields) return { type: say.missingType };
  if (error instanceof Invalid && "resolution_text" in error.fields) return { text: c.var.words.errors.fields.tooLong };
  return undefined;
}

async function move(c: Ctx): Promise<Response> {
  const input = await readForm(c, StatusForm);
  const { to, part } = input;
  const typeId = idIn(input.resolution_type);
  const text = saysHow(input.resolution_text) ? input.resolution_text.trim() : "";
  let waiting = false;
  const seen = input.version ?? (input.from && (await versionIn(c, input.from, to)));
  try {
    const { state } = await c.var.deps.commands.moveTicket({
      person: c.var.person,
      ticketId: idOf(c),
      to,
      ...(typeId && text && { resolution: { typeId, text } }),
      ...(seen && { version: seen }),
      commandId: input.command ?? crypto.randomUUID(),
    });
    waiting = state === "waiting";
  } catch (error) {
    const errors = faultsOf(c, error, input);
    if (!errors || (to !== "resolved" && to !== "closed")) throw error;
    // Who pressed the status alone has done nothing wrong yet: the form opens without reproach.
    const begun = part === "card" && !typeId && !text;
    const typed = { type: input.resolution_type, text: input.resolution_text };
    return askHow(c, { to, part, typed, ...(!begun && { errors }) }, 422);
  }
  const { words } = c.var;
  if (waiting) toast(c, words.tickets.moving);
  else if (part === "card") toast(c, words.tickets.said.moved(`#${idOf(c)}`, words.tickets.statuses[to]));
  if (!isHtmx(c)) return c.redirect(`/tickets/${idOf(c)}`, 303);
  if (part === "card") {
    c.header("HX-Reswap", "none");
    return fragment(c, html``);
  }
  const [scene, steps] = await Promise.all([recordScene(c), readSteps(c.var.deps.db, c.var.person, idOf(c))]);
  c.header("HX-Retarget", "#ticket-head");
  c.header("HX-Reswap", "outerMorph");
  const head = ticketHead(scene, steps);
  return fragment(c, html`${head}<hx-partial hx-target="#dialogs" hx-swap="innerHTML"></hx-partial>`);
}

/** The version of a ticket that still stands where its card was taken from, or has come where that is put. */
async function versionIn(c: Ctx, from: TicketStatus, to: TicketStatus): Promise<number | undefined> {
  const { status, version } = await getTicket(c.var.deps.db, c.var.person, idOf(c));
  if (status !== from && status !== to) throw new Refused("ticket_moved_meanwhile", { status });
  return status === from ? version : undefined;
}

/** Moving a ticket from status to status, through the one door that all of them use. */
export const routes = new Hono<Env>()
  .post("/:id{[1-9][0-9]{0,14}}/status", may("signed-in"), move)
  .get("/:id{[1-9][0-9]{0,14}}/resolution", may("signed-in"), (c) =>
    askHow(c, { to: c.req.query("to") === "closed" ? "closed" : "resolved", part: "bar" }, 200),
  );

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render } from "../../render.ts";
import {
  customerBody,
  customerFacts,
  customerRecord,
  customerSide,
  customerTop,
  type Editing,
  type PartName,
  partNames,
  timelineLines,
} from "../../views/customers/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { listColleagues } from "../people/mod.ts";
import { assignCustomer } from "./assigning.ts";
import { editCustomer } from "./editing.ts";
import { followCustomer, unfollowCustomer } from "./following.ts";
import { addGroup } from "./groups.ts";
import { setGroup } from "./grouping.ts";
import { wholeOf } from "./queries.ts";
import { editingIn, idOf, mergedFrom, MOST_TYPED, readBody, readSide, recordScene, tabIn } from "./record_screens.ts";
import { changeOf } from "./saving_facts.ts";
import { readTimeline } from "./seen_routes.ts";

/** The whole page of a customer. */
export async function showRecord(c: Ctx, editing = editingIn(c), status = 200): Promise<Response> {
  const { db } = c.var.deps;
  const scene = await recordScene(c);
  const [body, side] = await Promise.all([
    readBody(db, scene, tabIn(c.req.query("tab")), c.req.query("before")),
    readSide(db, scene),
  ]);
  const merged = await mergedFrom(c, scene.customer.id);
  const main = customerRecord(scene, { body, side, editing, colleagues: side.colleagues, merged });
  return render(c, {
    title: scene.customer.name,
    main,
    status,
    crumbs: [{ label: c.var.words.customers.title, href: "/customers" }],
    styles: ["lists", "tickets", "customers"],
    scripts: ["tickets"],
  });
}

/** One part of the page as it stands now, for htmx; the whole page for a form of its own. */
export async function showPart(c: Ctx, part: PartName, editing?: Editing, status = 200): Promise<Response> {
  if (!isHtmx(c) && c.req.method !== "GET") {
    return editing?.error ? showRecord(c, editing, status) : c.redirect(`/customers/${idOf(c)}`, 303);
  }
  const { db } = c.var.deps;
  const scene = await recordScene(c);
  if (part === "top") return fragment(c, customerTop(scene, editing), status);
  if (part === "side") return fragment(c, customerSide(scene, await readSide(db, scene)), status);
  if (part === "body")
    return fragment(c, customerBody(scene, await readBody(db, scene, tabIn(c.req.query("tab"))), editing), status);
  const colleagues = editing?.field === "owner" ? await listColleagues(db) : undefined;
  return fragment(c, customerFacts(scene, { editing, colleagues }), status);
}

type Fields = Record<string, string | string[]>;
export const field = (fields: Fields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";
export const idIn = (text: string): number | null => (/^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null);

/** Does what a form of the part asks for; what cannot be taken stands beside what was typed, in the same part. */
export async function tryIn(c: Ctx, part: PartName, editing: Editing, work: () => Promise<unknown>): Promise<Response> {
  let wrong: string | undefined;
  try {
    await work();
  } catch (error) {
    wrong = wrongIn(c, error);
    if (wrong === undefined) throw error;
  }
  const whole = await wholeOf(c.var.deps.db, idOf(c));
  if (whole !== idOf(c)) return goOn(c, whole, wrong === undefined ? undefined : editing);
  return wrong === undefined ? showPart(c, part) : showPart(c, part, { ...editing, error: wrong }, 422);
}

/** The record went into another one while its form was open: there it is told, and what was typed is typed there. */
function goOn(c: Ctx, whole: number, editing: Editing | undefined): Response {
  const query = new URLSearchParams({ from: String(idOf(c)) });
  if (editing) query.set("edit", editing.field);
  if (editing?.typed) query.set("typed", editing.typed.slice(0, MOST_TYPED));
  const href = `/customers/${whole}?${query}`;
  return isHtmx(c) ? c.body("", 200, { "HX-Redirect": href }) : c.redirect(href, 303);
}

function wrongIn(c: Ctx, error: unknown): string | undefined {
  const { customers, errors } = c.var.words;
  if (error instanceof Refused && error.reason === "customer_changed_meanwhile") {
    const { name, is } = error.detail;
    return customers.page.changedMeanwhile(String(name ?? customers.page.somebody), String(is ?? customers.none));
  }
  if (!(error instanceof Invalid)) return undefined;
  return wordFor(errors.fields, Object.values(error.fields)[0], errors.fields.other);
}

async function saveField(c: Ctx): Promise<Response> {
  const name = c.req.param("field") ?? "";
  const fields = await readFields(c);
  const { db } = c.var.deps;
  const typed = name === "company" ? field(fields, "company_name") : field(fields, "value");
  const part = name === "name" ? "top" : "facts";
  return tryIn(c, part, { field: name, typed }, async () => {
    if (name === "owner") return assignCustomer(db, c.var.person, idOf(c), idIn(field(fields, "value")));
    const version = Number(field(fields, "version")) || undefined;
    return editCustomer(db, c.var.person, idOf(c), { version, changes: changeOf(name, fields) });
  });
}

const id = "/:id{[1-9][0-9]{0,14}}";

/** A customer's page, its parts, and what is edited in place. */
export const routes = new Hono<Env>()
  .get(id, may("signed-in"), (c) => showRecord(c))

  .get(`${id}/timeline`, may("signed-in"), async (c) => {
    const scene = await recordScene(c);
    const page = { before: c.req.query("before") };
    const { items, next } = await readTimeline(c.var.deps.db, scene.person, scene.customer.id, page);
    return fragment(c, timelineLines(scene, items, { next }));
  })

  .get(`${id}/:part{${partNames.join("|")}}`, may("signed-in"), (c) =>
    showPart(c, c.req.param("part") as PartName, editingIn(c)),
  )

  .on(["PUT", "POST"], `${id}/fields/:field`, may("signed-in"), saveField)

  .post(`${id}/followers`, may("signed-in"), async (c) => {
    const fields = await readFields(c);
    const user = idIn(field(fields, "user")) ?? c.var.person.id;
    const change = field(fields, "on") === "0" ? unfollowCustomer : followCustomer;
    await change(c.var.deps.db, c.var.person, idOf(c), user);
    return showPart(c, field(fields, "part") === "top" ? "top" : "side");
  })

  .post(`${id}/groups`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const fields = await readFields(c);
    await recordScene(c);
    const group = idIn(field(fields, "group")) ?? (await addGroup(db, c.var.person, field(fields, "name"))).id;
    await setGroup(db, c.var.person, idOf(c), group, field(fields, "on") !== "0");
    return showPart(c, "side");
  });

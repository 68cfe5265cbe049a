import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx } from "../../render.ts";
import { customerActivity } from "../../views/customers/activity.ts";
import { paneFacts, type FactEditing } from "../../views/customers/pane_facts.ts";
import { wordFor } from "../../words/mod.ts";
import { getConversation } from "../inbox/mod.ts";
import { listCalled, listColleagues } from "../people/mod.ts";
import { findDuplicates } from "./duplicates.ts";
import { listGroups } from "./groups.ts";
import { mergesOf } from "./merges.ts";
import { addCustomerNote } from "./noting.ts";
import { type CustomerRow, getCustomer } from "./queries.ts";
import { saveFact } from "./saving_facts.ts";
import { timelineWith } from "./timeline.ts";
import { seenBeside } from "./seen_routes.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const SHOWN = 20;

/** The customer that the address is about: of a conversation, or by their own id. */
async function subject(c: Ctx): Promise<{ row: CustomerRow; about: string }> {
  const { deps, person } = c.var;
  const idOf = (name: string) => (/^[1-9]\d{0,14}$/.exec(c.req.query(name) ?? "") ?? [])[0];
  const conversation = idOf("conversation");
  if (conversation) {
    const { customer_id } = await getConversation(deps.db, person, Number(conversation));
    return { row: await getCustomer(deps.db, person, customer_id), about: `conversation=${conversation}` };
  }
  const id = idOf("customer") ?? c.req.param("id");
  if (!id) throw new NotFound();
  return { row: await getCustomer(deps.db, person, Number(id)), about: `customer=${id}` };
}

export async function showFacts(c: Ctx, editing?: FactEditing, status = 200): Promise<Response> {
  const { deps, person, words } = c.var;
  const { row, about } = await subject(c);
  const sought = { phones: row.phones.map(({ number }) => number), emails: row.emails.map(({ email }) => email) };
  const [duplicates, merges, colleagues, groups] = await Promise.all([
    findDuplicates(deps.db, person, { ...sought, except: row.id }),
    mergesOf(deps.db, row.id),
    editing?.field === "owner" ? listColleagues(deps.db) : undefined,
    editing?.field === "groups" ? listGroups(deps.db) : undefined,
  ]);
  const view = { words, row, about, duplicates, merges, editing, colleagues, groups, now: new Date() };
  return fragment(c, paneFacts(view), status);
}

async function save(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const field = c.req.param("field")!;
  const { row } = await subject(c);
  if (row.id !== Number(c.req.param("id"))) throw new Refused("customer_moved");
  const fields = await readFields(c);
  try {
    await saveFact(deps.db, person, row, field, fields);
  } catch (error) {
    const typed = typeof fields["value"] === "string" ? fields["value"] : undefined;
    const say = words.errors;
    if (!(error instanceof Invalid || error instanceof Refused) || !isHtmx(c)) throw error;
    const said =
      error instanceof Invalid
        ? wordFor(say.fields, Object.values(error.fields)[0], say.fields.other)
        : wordFor(say.refused, error.reason, say.refused.other);
    return showFacts(c, { field, typed, error: said }, 422);
  }
  return isHtmx(c) ? showFacts(c) : c.redirect(`/customers/${row.id}`, 303);
}

/** Orders have a tab of their own there. */
const readActivity = timelineWith((person) => ({ ...seenBeside(person), orders: undefined }));

async function showActivity(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const { row, about } = await subject(c);
  const [{ items, next }, colleagues] = await Promise.all([
    readActivity(deps.db, person, row.id, { limit: SHOWN }),
    listColleagues(deps.db),
  ]);
  const view = { words, customerId: row.id, about, items, more: Boolean(next), colleagues, now: new Date() };
  return fragment(c, customerActivity(view));
}

const note = z.object({
  body: z.string("required"),
  key: z.uuid("other"),
  files: z.array(z.coerce.number().int().positive()).default([]),
});

/** Thông tin and Hoạt động of the customer beside a conversation, each line changed in place (IN-14, CU-5). */
export const paneRoutes = new Hono<Env>()
  .get("/", may("signed-in"), (c) => {
    const field = c.req.query("edit");
    return showFacts(c, field ? { field } : undefined);
  })
  .get("/activity", may("signed-in"), showActivity)
  .post(`${ID}/fields/:field{[a-z_]+(?:-[0-9a-z]+)?}`, may("signed-in"), save)
  .post(`${ID}/notes`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { body, key, files } = await readForm(c, note);
    const input = { clientKey: key, body, mentions: await listCalled(db, body), fileIds: files };
    await addCustomerNote(db, c.var.person, Number(c.req.param("id")), input);
    return isHtmx(c) ? showActivity(c) : c.redirect(`/customers/${c.req.param("id")}`, 303);
  });

import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { clean, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, signal, toast } from "../../render.ts";
import { duplicatesDialog, sameSign } from "../../views/customers/duplicates.ts";
import { html } from "../../views/html.ts";
import { compareWithSame } from "./comparing.ts";
import { findDuplicates } from "./duplicates.ts";
import { mergeCustomers } from "./merging.ts";
import { partCustomers } from "./parting.ts";
import { getCustomer, wholeOf } from "./queries.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const idIn = (text: string | undefined) => (/^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : undefined);
const typedIn = (c: Ctx, ...names: string[]) => {
  const typed = names.map((name) => clean(c.req.query(name) ?? "").trim()).find(Boolean);
  return typed?.slice(0, 254);
};

/** Whether somebody has this phone or e-mail already, while it is being typed. */
async function warn(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const customerId = idIn(c.req.query("customer"));
  const kind = c.req.query("kind");
  // The field is named as the form it stands in has it.
  const typed = typedIn(c, "value", "phones[]", "emails[]");
  const phone = kind === "phone" ? typed : typedIn(c, "phone");
  const email = kind === "email" ? typed : typedIn(c, "email");
  const sought = { phones: phone ? [phone] : [], emails: email ? [email] : [], except: customerId };
  const duplicates = await findDuplicates(deps.db, person, sought);
  return fragment(c, sameSign({ words, customerId, phone, email, duplicates }));
}

/** The record and those that have a phone or an e-mail of it, or one just typed. */
async function compare(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const [phone, email] = [typedIn(c, "phone"), typedIn(c, "email")];
  const compared = await compareWithSame(deps.db, person, idIn(c.req.query("customer")) ?? 0, { phone, email });
  return fragment(c, duplicatesDialog({ words, ...compared, commandId: randomUUID() }));
}

const order = z.object({
  kept: z.coerce.number("choice").int("choice").positive("choice"),
  command: z.uuid("choice"),
});

async function merge(c: Ctx, kind: "link" | "merge"): Promise<Response> {
  const { deps, person, words } = c.var;
  const { kept: keptId, command: commandId } = await readForm(c, order);
  const goneId = Number(c.req.param("id"));
  const merged = await mergeCustomers(deps.db, person, { keptId, goneId, kind, commandId });
  const kept = await getCustomer(deps.db, person, await wholeOf(deps.db, merged.keptId));
  const say = words.duplicates;
  if (!isHtmx(c)) return c.redirect(`/customers/${kept.id}`, 303);
  toast(c, kind === "merge" ? say.merged(kept.name) : say.linked(kept.name));
  return answerInPlace(c, goneId, kept.id);
}

/** Whoever looked at the record that is gone goes on at the one it went into; a conversation refreshes itself. */
function answerInPlace(c: Ctx, goneId: number, keptId: number): Promise<Response> | Response {
  const at = URL.parse(c.req.header("HX-Current-URL") ?? "")?.pathname;
  if (at === `/customers/${goneId}`) c.header("HX-Redirect", `/customers/${keptId}`);
  else signal(c, { "customer-changed": {} });
  return fragment(c, html``);
}

async function part(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const { keptId, goneId } = await partCustomers(deps.db, person, Number(c.req.param("id")));
  if (!isHtmx(c)) return c.redirect(`/customers/${keptId}`, 303);
  toast(c, words.duplicates.undone);
  return answerInPlace(c, goneId, keptId);
}

export const duplicateRoutes = new Hono<Env>()
  .get("/duplicates", may("signed-in"), warn)
  .get("/duplicates/dialog", may("signed-in"), compare)
  .post(`${ID}/links`, may("signed-in"), (c) => merge(c, "link"))
  .post(`${ID}/merges`, may("signed-in"), (c) => merge(c, "merge"))
  .post(`/merges${ID}/undo`, may("signed-in"), part);

import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { toast } from "../../render.ts";
import { addPhone, showPhone } from "../customers/mod.ts";
import { byPage, idOf, sceneFor } from "./asking.ts";
import { getConversation } from "./conversation.ts";
import { getMessage } from "./message.ts";

/** IN-21: a number that the customer wrote becomes theirs by one click. */
export const routes = new Hono<Env>().post("/messages/:id{[1-9][0-9]{0,14}}/phones", may("signed-in"), async (c) => {
  const { db } = c.var.deps;
  const { person } = c.var;
  const message = await getMessage(db, person, idOf(c));
  const { number } = await readFields(c);
  const written = message.phones.find((phone) => phone.number === number);
  if (!written) throw new NotFound(`no such number in message ${message.id}`);
  const row = await getConversation(db, person, message.conversation_id);
  await addPhone(db, person, row.customer_id, written.number);
  if (!byPage(c)) return c.redirect(`/inbox/${row.id}`, 303);
  toast(c, sceneFor(c).w.message.phoneSavedOne(showPhone(written.number)));
  return c.body(null, 204);
});

import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, toast } from "../../render.ts";
import { duplicatesDialog } from "../../views/customers/duplicates.ts";
import { addPhone, compareWithSame, findDuplicates, showPhone } from "../customers/mod.ts";
import { byPage, idOf, sceneFor } from "./asking.ts";
import { getConversation } from "./conversation.ts";
import { getMessage } from "./message.ts";

/** IN-21, CU-4: a number that the customer wrote becomes theirs by one click; who else has it is told at once. */
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
  const { words } = c.var;
  const same = await findDuplicates(db, person, { phones: [written.number], except: row.customer_id });
  if (same.found.length === 0) return c.body(null, 204);
  const compared = await compareWithSame(db, person, row.customer_id, { phone: written.number });
  return fragment(c, duplicatesDialog({ words, ...compared, commandId: randomUUID() }));
});

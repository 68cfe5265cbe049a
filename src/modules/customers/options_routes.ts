import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { pickerOptions } from "../../views/components.ts";
import { customersKnownTo, listCustomersMet } from "../tickets/mod.ts";
import { findCustomers, type Seen } from "./options.ts";
import { isWhole } from "./visibility.ts";

const MOST = 12;

/** What the picker of customers shows: those met of late, or those of the name that is typed. */
export const optionRoutes = new Hono<Env>().get("/", may("signed-in"), async (c) => {
  const { deps, person, words } = c.var;
  const asked = clean(c.req.query("q") ?? "").trim();
  const known: Seen = (eb) => eb.and([isWhole, customersKnownTo(person)(eb)]);
  const found = asked
    ? await findCustomers(deps.db, asked, known, MOST)
    : await listCustomersMet(deps.db, person, MOST);
  const picks = found.map(({ id, name, page_name }) => ({ id, label: name, beside: page_name ?? undefined }));
  return fragment(c, pickerOptions(words, asked, picks));
});

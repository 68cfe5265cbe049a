import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { isAtLeast, isPageAdmin, may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { paletteFinds } from "../../views/palette/finds.ts";
import { findByName } from "../inbox/mod.ts";
import { listOrders } from "../orders/mod.ts";
import { listStaff } from "../people/mod.ts";
import { listTickets } from "../tickets/mod.ts";

const MOST = 8;

/** What the palette finds beyond the page it is opened on. Everything is looked up through the person asking. */
export const routes = new Hono<Env>().get("/", may("signed-in"), async (c) => {
  const { deps, person, words } = c.var;
  const asked = clean(c.req.query("q") ?? "")
    .trim()
    .replace(/\s+/g, " ")
    .slice(0, 100);
  const [conversations, tickets, orders, staff, pageAdmin] = await Promise.all([
    asked ? findByName(deps.db, person, asked, MOST) : [],
    asked ? listTickets(deps.db, person, { q: asked }, { limit: MOST }).then(({ rows }) => rows) : [],
    asked ? listOrders(deps.db, person, { q: asked }, { limit: MOST }).then(({ rows }) => rows) : [],
    asked && isAtLeast(person, "admin") ? listStaff(deps.db, { search: asked }).then(({ rows }) => rows) : [],
    isPageAdmin(c),
  ]);
  const finds = { asked, conversations, tickets, orders, people: staff.slice(0, MOST), role: person.role, pageAdmin };
  return fragment(c, paletteFinds(words, finds, new Date()));
});

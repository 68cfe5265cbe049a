import { cut } from "../../cutting.ts";
import { Hono } from "hono";
import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import type { TaskStatus } from "../tasks/table.ts";
import type { Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { isAtLeast, isPageAdmin, may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { keysDialog } from "../../views/layout/palette.ts";
import { paletteFinds } from "../../views/palette/finds.ts";
import { listCalls } from "../calls/mod.ts";
import { listCustomers } from "../customers/mod.ts";
import { findByName, findMessages } from "../inbox/mod.ts";
import { listOrders } from "../orders/mod.ts";
import { listStaff } from "../people/mod.ts";
import { listTasks } from "../tasks/mod.ts";
import { listTickets } from "../tickets/mod.ts";

const MOST = 8;
const MOST_MESSAGES = 5;

/** Open ones first: what is done is seldom looked for. */
async function findTasks(db: Db, person: Person, q: string) {
  const open = await listTasks(db, person, { q, open: true }, { sort: "updated", descending: true, limit: MOST });
  if (open.rows.length === MOST) return open.rows;
  const done = { q, status: ["done", "cancelled"] satisfies TaskStatus[] };
  const rest = await listTasks(db, person, done, { sort: "updated", descending: true, limit: MOST - open.rows.length });
  return [...open.rows, ...rest.rows];
}

/** What the palette finds beyond the page it is opened on. Everything is looked up through the person asking. */
export const routes = new Hono<Env>().get("/keys", may("signed-in"), (c) => fragment(c, keysDialog(c.var.words)));

routes.get("/", may("signed-in"), async (c) => {
  const { deps, person, words } = c.var;
  const asked = cut(
    clean(c.req.query("q") ?? "")
      .trim()
      .replace(/\s+/g, " "),
    100,
  );
  const [conversations, customers, messages, tickets, tasks, orders, calls, staff, pageAdmin] = await Promise.all([
    asked ? findByName(deps.db, person, asked, MOST) : [],
    asked ? listCustomers(deps.db, person, { q: asked }, { limit: MOST }).then(({ rows }) => rows) : [],
    // One letter is in everything, and says nothing yet.
    asked.length > 1 ? findMessages(deps.db, person, asked, { limit: MOST_MESSAGES }).then(({ rows }) => rows) : [],
    asked ? listTickets(deps.db, person, { q: asked }, { limit: MOST }).then(({ rows }) => rows) : [],
    asked ? findTasks(deps.db, person, asked) : [],
    asked ? listOrders(deps.db, person, { q: asked }, { limit: MOST }).then(({ rows }) => rows) : [],
    asked ? listCalls(deps.db, person, { q: asked }, { limit: MOST }).then(({ rows }) => rows) : [],
    asked && isAtLeast(person, "admin") ? listStaff(deps.db, { search: asked }).then(({ rows }) => rows) : [],
    isPageAdmin(c),
  ]);
  const finds = {
    asked,
    conversations,
    customers,
    messages,
    tickets,
    tasks,
    orders,
    calls,
    people: staff.slice(0, MOST),
    role: person.role,
    pageAdmin,
  };
  return fragment(c, paletteFinds(words, finds, new Date()));
});

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx } from "../../render.ts";
import { bulkPeople, bulkTags, conversationBulk } from "../../views/inbox/bulk.ts";
import { bulkReports } from "../../views/lists/mod.ts";
import { askFor, listBulk, MOST_IN_BULK, selectionOf, startBulk } from "../lists/mod.ts";
import { listColleagues } from "../people/mod.ts";
import { listTags } from "../tags/mod.ts";
import { filterOf } from "./form.ts";
import { listConversationIds } from "./listing.ts";

type Order = { action: string; input: Record<string, unknown> };

const orders: Record<string, (value: string) => Order | undefined> = {
  done: () => ({ action: "inbox.done", input: { on: true } }),
  reopen: () => ({ action: "inbox.done", input: { on: false } }),
  unread: () => ({ action: "inbox.unread", input: { on: true } }),
  assign: (value) => ({ action: "inbox.assign", input: { assignee_id: Number(value) || null } }),
  tag: (value) => (Number(value) ? { action: "inbox.tag", input: { tag_id: Number(value), on: true } } : undefined),
  untag: (value) =>
    Number(value) ? { action: "inbox.untag", input: { tag_id: Number(value), on: false } } : undefined,
};

/** Everything that the list of this query shows, one more than is taken at once. */
const matchingIds = (c: Ctx, query: URLSearchParams) =>
  listConversationIds(c.var.deps.db, c.var.person, filterOf(Object.fromEntries(query)), MOST_IN_BULK + 1);

async function bulk(c: Ctx): Promise<Response> {
  const { deps, person, words } = c.var;
  const chosen = selectionOf(await readFields(c));
  const order = orders[chosen.verb]?.(chosen.value);
  if (!order) throw new Invalid({ do: "choice" });
  const ids = chosen.query ? await matchingIds(c, chosen.query) : chosen.ids;
  await startBulk(deps.db, person, { room: "inbox", ids, clientKey: chosen.clientKey, ...order });
  if (!isHtmx(c)) return c.redirect("/inbox", 303);
  const scene = { person, words, now: new Date(), ask: askFor(conversationBulk, "", undefined) };
  return fragment(c, bulkReports(conversationBulk, scene, await listBulk(deps.db, person, "inbox")));
}

/** IN-12: many conversations at once. What can be chosen is asked for when its menu opens. */
export const routes = new Hono<Env>()
  .post("/bulk", may("signed-in"), bulk)
  // How many “all that match” are, for whoever is about to choose them.
  .get("/bulk/count", may("signed-in"), async (c) => {
    const found = await matchingIds(c, new URL(c.req.url).searchParams);
    return c.text(found.length > MOST_IN_BULK ? `${MOST_IN_BULK}+` : String(found.length));
  })
  .get("/bulk/people", may("signed-in"), async (c) =>
    fragment(c, bulkPeople(c.var.words, await listColleagues(c.var.deps.db))),
  )
  .get("/bulk/tags", may("signed-in"), async (c) => {
    const verb = c.req.query("off") === "1" ? "untag" : "tag";
    return fragment(c, bulkTags(await listTags(c.var.deps.db, c.var.person), verb));
  });

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { type CodeFound, firstRows, foundRows, type FoundView, rowsBox, type Scene } from "../../views/inbox/mod.ts";
import { getOrder } from "../orders/mod.ts";
import { getTicket } from "../tickets/mod.ts";
import { sceneFor } from "./asking.ts";
import { searchedBy } from "./filter.ts";
import { findConversations } from "./finding.ts";
import { listConversations } from "./listing.ts";
import { findMessages } from "./searching.ts";

/** Everything that a search finds: codes and people first, then what was said. */
export async function findAll(c: Ctx, scene: Scene, before?: string): Promise<FoundView> {
  const { db } = c.var.deps;
  const { person } = scene;
  const asked = scene.filter.q ?? "";
  const filter = searchedBy(scene.filter);
  const nobody = { rows: [], more: false };
  const [codes, conversations, messages] = await Promise.all([
    before ? [] : codesIn(c, scene, asked),
    before ? nobody : findConversations(db, person, asked, { filter }),
    findMessages(db, person, asked, { before, filter }),
  ]);
  return { codes, conversations, messages, narrowed: filter !== undefined && !before };
}

/** “#1291” and “1291” lead to a ticket, “DH-000123” to an order, where the person may see them. */
async function codesIn(c: Ctx, { w, person }: Scene, asked: string): Promise<CodeFound[]> {
  const { db } = c.var.deps;
  const [, ticket] = /^#?(\d{1,12})$/.exec(asked) ?? [];
  const [, order] = /^dh[ -]?0*(\d{1,12})$/i.exec(asked) ?? [];
  const found: CodeFound[] = [];
  if (ticket && Number(ticket) > 0) {
    const row = await getTicket(db, person, Number(ticket)).catch(() => undefined);
    if (row)
      found.push({ href: `/tickets/${row.id}`, icon: "ticket", label: w.find.ticket(row.id), beside: row.title });
  }
  if (order && Number(order) > 0) {
    const row = await getOrder(db, person, Number(order)).catch(() => undefined);
    const beside = row?.title || row?.recipient_name || "";
    if (row) found.push({ href: `/orders/${row.id}`, icon: "shopping-bag", label: w.find.order(row.code), beside });
  }
  return found;
}

export const routes = new Hono<Env>()
  // Lines and their box, as one types: what the search found, or the list again when the box is empty.
  .get("/found", may("signed-in"), async (c) => {
    const scene = sceneFor(c);
    if (scene.filter.q) return fragment(c, rowsBox(scene, foundRows(scene, await findAll(c, scene))));
    const page = await listConversations(c.var.deps.db, scene.person, scene.filter);
    return fragment(c, rowsBox(scene, firstRows(scene, page)));
  });

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { tagBar } from "../../views/tags/bar.ts";
import { barFor, tagCustomer, untagCustomer } from "../tags/mod.ts";
import { byPage, idOf, sceneFor } from "./asking.ts";
import { getConversation } from "./conversation.ts";

const TAG = "/:id{[1-9][0-9]{0,14}}/tags/:tag{[1-9][0-9]{0,14}}";

/** The bar above the composer as it stands now, of a conversation that the caller has looked up. */
async function showBar(c: Ctx, { id, customer_id: customerId }: { id: number; customer_id: number }) {
  if (!byPage(c)) return c.redirect(`/inbox/${id}`, 303);
  const tags = await barFor(c.var.deps.db, c.var.person, id);
  return fragment(c, tagBar(sceneFor(c, id), { conversationId: id, customerId, tags }));
}

const change = (act: typeof tagCustomer) => async (c: Ctx) => {
  const { db } = c.var.deps;
  const row = await getConversation(db, c.var.person, idOf(c));
  await act(db, c.var.person, row.customer_id, Number(c.req.param("tag")));
  return showBar(c, row);
};

/** IN-13: tags belong to the customer, and stand beside each of their conversations. */
export const routes = new Hono<Env>()
  .get("/:id{[1-9][0-9]{0,14}}/tag-bar", may("signed-in"), async (c) =>
    showBar(c, await getConversation(c.var.deps.db, c.var.person, idOf(c))),
  )
  .put(TAG, may("signed-in"), change(tagCustomer))
  .delete(TAG, may("signed-in"), change(untagCustomer))
  .post(TAG, may("signed-in"), async (c) => {
    const { _method } = await c.req.parseBody();
    return change(_method === "DELETE" ? untagCustomer : tagCustomer)(c);
  });

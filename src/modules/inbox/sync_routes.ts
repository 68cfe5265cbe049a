import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { syncPart } from "../../views/inbox/mod.ts";
import { byPage, idOf, sceneFor } from "./asking.ts";
import { findSync, startSync, stopSync } from "./syncing.ts";

/** How far it is, in the menu of the thread's head. */
async function answer(c: Ctx, id: number) {
  if (!byPage(c)) return c.redirect(`/inbox/${id}`, 303);
  return fragment(c, syncPart(sceneFor(c, id), id, await findSync(c.var.deps.db, c.var.person, id)));
}

async function start(c: Ctx, id: number) {
  await startSync(c.var.deps.db, c.var.person, id);
  return answer(c, id);
}

async function stop(c: Ctx, id: number) {
  await stopSync(c.var.deps.db, c.var.person, id);
  return answer(c, id);
}

export const routes = new Hono<Env>()
  .get("/:id{[1-9][0-9]{0,14}}/sync", may("signed-in"), (c) => answer(c, idOf(c)))
  .put("/:id{[1-9][0-9]{0,14}}/sync", may("signed-in"), (c) => start(c, idOf(c)))
  .delete("/:id{[1-9][0-9]{0,14}}/sync", may("signed-in"), (c) => stop(c, idOf(c)))
  .post("/:id{[1-9][0-9]{0,14}}/sync", may("signed-in"), async (c) => {
    const { _method } = await c.req.parseBody();
    return _method === "DELETE" ? stop(c, idOf(c)) : start(c, idOf(c));
  });

import type { Ctx } from "../../context.ts";
import { type Scene, sceneOf } from "../../views/inbox/mod.ts";
import { filterOf } from "./form.ts";

/** How this request wants the inbox drawn: for its person, under the filter of its address. */
export function sceneFor(c: Ctx, openId?: number): Scene {
  const { config } = c.var.deps;
  const person = c.var.person;
  const seesOps = person.role === "owner" || person.role === "admin";
  return sceneOf(person, filterOf(c.req.query()), {
    openId,
    selecting: c.req.query("select") === "1",
    soughtId: numberIn(c.req.query("at")),
    temporal: seesOps && config.TEMPORAL_UI_URL ? "/ops/workflows" : undefined,
  });
}

/** An id in the query, where there is one that can be. */
export const numberIn = (text: string | undefined) => (/^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : undefined);

/** The id in the path; its pattern keeps out what no bigint holds. */
export const idOf = (c: Ctx) => Number(c.req.param("id"));

/** Asked by the page itself, so that a part of it will do as the answer. */
export const byPage = (c: Ctx) => c.req.header("HX-Request") === "true";

/** Who is looking, or nobody known while Redis is away. */
export const presentIn = (c: Ctx, id: number) => c.var.deps.presence.of(id).catch(() => []);

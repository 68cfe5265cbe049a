import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { isPageAdmin, may } from "../../may.ts";

/** The frame of the settings; each room's own routes hold what stands in it. */
export const routes = new Hono<Env>().get("/", may("signed-in"), async (c) =>
  c.redirect((await isPageAdmin(c)) ? "/settings/pages" : "/account", 303),
);

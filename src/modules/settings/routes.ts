import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { may } from "../../may.ts";
import { settingsPlaces } from "../../views/settings/frame.ts";

/** The frame of the settings; each room's own routes hold what stands in it. */
export const routes = new Hono<Env>().get("/", may("signed-in"), (c) => {
  const [first] = settingsPlaces(c.var.words, c.var.person);
  return c.redirect(first?.places[0]?.href ?? "/account", 303);
});

import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { clean } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment } from "../../render.ts";
import { placeOptions } from "../../views/customers/places.ts";
import { suggestPlaces } from "./places.ts";

/** What an address may mean while it is typed. */
export const placeRoutes = new Hono<Env>().get("/", may("signed-in"), async (c) => {
  const asked = clean(c.req.query("q") ?? "").trim();
  return fragment(c, placeOptions(c.var.words, asked.length < 2 ? [] : suggestPlaces(asked)));
});

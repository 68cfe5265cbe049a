import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { may } from "../../may.ts";
import { render } from "../../render.ts";
import { showcase } from "../../views/showcase.ts";

/** For those who build screens: every component in every state. It shows nothing of anybody's. */
export const routes = new Hono<Env>().get("/", may("anyone"), (c) =>
  render(c, { title: "Showcase", main: showcase(c.var.words, new Date()), styles: ["showcase"], bare: true }),
);

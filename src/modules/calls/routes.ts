import { Hono } from "hono";
import type { Env } from "../../context.ts";

/** Everything under /calls: one line a file. */
export const routes = new Hono<Env>();

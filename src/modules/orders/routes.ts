import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { listRoutes } from "./list_routes.ts";

export const routes = new Hono<Env>().route("/", listRoutes);

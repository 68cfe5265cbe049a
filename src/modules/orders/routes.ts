import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { formRoutes } from "./form_routes.ts";
import { listRoutes } from "./list_routes.ts";
import { recordRoutes } from "./record_routes.ts";
import { statusRoutes } from "./status_routes.ts";

export const routes = new Hono<Env>()
  .route("/", listRoutes)
  .route("/", formRoutes)
  .route("/", statusRoutes)
  .route("/", recordRoutes);

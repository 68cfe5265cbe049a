import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { hoursRoutes } from "./hours_routes.ts";
import { resolutionTypeRoutes, templateRoutes } from "./list_settings_routes.ts";
import { categoryRoutes, policyRoutes } from "./sla_settings_routes.ts";

/** What admins arrange for tickets, below /settings. */
export const settingsRoutes = new Hono<Env>()
  .route("/resolution-types", resolutionTypeRoutes)
  .route("/categories", categoryRoutes)
  .route("/templates", templateRoutes)
  .route("/sla", policyRoutes)
  .route("/business-hours", hoursRoutes);

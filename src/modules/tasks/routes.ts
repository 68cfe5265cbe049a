import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { creatingRoutes } from "./creating_routes.ts";
import { detailRoutes } from "./detail_routes.ts";
import { listRoutes } from "./list_routes.ts";
import { answerRoutes } from "./reminder_routes.ts";

export const routes = new Hono<Env>()
  .route("/", listRoutes)
  .route("/", creatingRoutes)
  .route("/", detailRoutes)
  .route("/", answerRoutes);

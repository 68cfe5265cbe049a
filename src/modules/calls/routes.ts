import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { barRoutes } from "./bar_routes.ts";
import { figuresRoutes } from "./figures_routes.ts";
import { listRoutes } from "./list_routes.ts";
import { popupRoutes } from "./popup_routes.ts";
import { recordRoutes } from "./record_routes.ts";
import { ringRoutes } from "./ring_routes.ts";
import { shiftRoutes } from "./shift_routes.ts";
import { soundRoutes } from "./sound_routes.ts";

/** Everything under /calls: one line a file. */
export const routes = new Hono<Env>()
  .route("/", barRoutes)
  .route("/", figuresRoutes)
  .route("/", listRoutes)
  .route("/", popupRoutes)
  .route("/", ringRoutes)
  .route("/", shiftRoutes)
  .route("/", soundRoutes)
  .route("/", recordRoutes);

import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { routes as creating } from "./creating_routes.ts";
import { routes as list } from "./list_routes.ts";
import { routes as notes } from "./note_routes.ts";
import { optionRoutes } from "./options_routes.ts";
import { placeRoutes } from "./places_routes.ts";
import { routes as reaching } from "./reaching_routes.ts";
import { routes as record } from "./record_routes.ts";

/** Doors of the customers' room. */
export const routes = new Hono<Env>()
  .route("/options", optionRoutes)
  .route("/places", placeRoutes)
  .route("/", list)
  .route("/", creating)
  .route("/", reaching)
  .route("/", notes)
  .route("/", record);

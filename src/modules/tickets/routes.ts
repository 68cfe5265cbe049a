import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { routes as list } from "./list_routes.ts";
import { routes as notes } from "./note_routes.ts";
import { routes as opening } from "./opening_routes.ts";
import { routes as record } from "./record_routes.ts";
import { routes as status } from "./status_routes.ts";

/** Doors of the tickets' room. */
export const routes = new Hono<Env>()
  .route("/", list)
  .route("/", opening)
  .route("/", status)
  .route("/", notes)
  .route("/", record);

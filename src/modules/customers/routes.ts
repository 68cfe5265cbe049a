import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { routes as list } from "./list_routes.ts";
import { optionRoutes } from "./options_routes.ts";
import { placeRoutes } from "./places_routes.ts";

/** Doors of the customers' room. */
export const routes = new Hono<Env>().route("/options", optionRoutes).route("/places", placeRoutes).route("/", list);

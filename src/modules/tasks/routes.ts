import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { answerRoutes } from "./reminder_routes.ts";

export const routes = new Hono<Env>().route("/", answerRoutes);

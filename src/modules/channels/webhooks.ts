import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { nudge } from "../events/mod.ts";
import { answerVerification, answerWebhook, type WebhookDeps } from "./facebook/webhook.ts";
import { answerPhoneWebhook, type PhoneWebhookDeps } from "./phone/webhook.ts";

/** Where providers reach us. Nobody is signed in here: a signature over the body says who speaks. */
export const webhookRoutes = new Hono<Env>()
  .get("/facebook", may("anyone"), (c) => answerVerification(depsOf(c), c.req.url))
  .post("/facebook", may("anyone"), (c) => answerWebhook(depsOf(c), c.req.raw))
  .post("/phone/:page", may("anyone"), (c) => answerPhoneWebhook(depsOf(c), c.req.param("page"), c.req.raw));

function depsOf(c: Ctx): WebhookDeps & PhoneWebhookDeps {
  const { db, config, log } = c.var.deps;
  return { db, config, log, wake: () => nudge(db) };
}

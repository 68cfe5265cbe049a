import type { Logger } from "pino";
import { type Db, isDatabaseAway } from "../../../database.ts";
import { readWhole } from "../bodies.ts";
import { receive } from "../receiving.ts";
import { splitWebhook } from "./split.ts";
import { isSigned, verifyChallenge } from "./verify.ts";

/** Facebook sends at most a thousand events at once; this is several times what they can weigh. */
export const LARGEST_WEBHOOK = 8 * 1024 * 1024;

export interface WebhookDeps {
  db: Db;
  config: { FACEBOOK_APP_SECRET: string; FACEBOOK_VERIFY_TOKEN: string };
  log: Logger;
  /** Tells the ingest that there is work; losing it costs half a second. */
  wake?: () => void;
}

/** Facebook asks whether the address is ours. */
export function answerVerification({ config }: WebhookDeps, url: string): Response {
  const challenge = verifyChallenge(new URL(url).searchParams, config.FACEBOOK_VERIFY_TOKEN);
  if (challenge === undefined) return new Response("Forbidden", { status: 403 });
  return new Response(challenge, { headers: { "content-type": "text/plain; charset=utf-8" } });
}

/** Stores what Facebook signed and says 200 only then; anything it should send again is answered 503. */
export async function answerWebhook({ db, config, log, wake }: WebhookDeps, request: Request): Promise<Response> {
  const signature = request.headers.get("x-hub-signature-256");
  if (!signature) return new Response("Forbidden", { status: 403 });
  const raw = await readWhole(request, LARGEST_WEBHOOK);
  if (!raw) return new Response("Too large", { status: 413 });
  if (!isSigned(raw, signature, config.FACEBOOK_APP_SECRET)) {
    log.warn({ bytes: raw.length }, "a webhook with a wrong signature was refused");
    return new Response("Forbidden", { status: 403 });
  }
  try {
    const stored = await receive(db, "facebook", raw, splitWebhook);
    if (stored > 0) wake?.();
    return new Response("EVENT_RECEIVED");
  } catch (error) {
    log.error(
      { err: error, away: isDatabaseAway(error) },
      "a webhook could not be stored; Facebook will send it again",
    );
    return new Response("Try again", { status: 503, headers: { "retry-after": "5" } });
  }
}

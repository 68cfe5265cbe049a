import { randomInt } from "node:crypto";
import type { Sandbox } from "../sandbox.ts";
import type { Page } from "../world.ts";
import { GraphError, invalid } from "./errors.ts";
import { listOf, type Params } from "./params.ts";

const known =
  "feed messages message_deliveries message_reads message_echoes message_edits message_reactions message_context message_mention messaging_postbacks messaging_referrals messaging_optins messaging_handovers standby messaging_policy_enforcement mention inbox_labels conversations".split(
    " ",
  );

export function subscribe(sandbox: Sandbox, page: Page, params: Params) {
  const fields = listOf(params.text("subscribed_fields"));
  if (fields.length === 0) throw invalid("The parameter subscribed_fields is required");
  const wrong = fields.findIndex((each) => !known.includes(each));
  if (wrong >= 0) throw invalid(`Param subscribed_fields[${wrong}] must be one of {${known.join(", ").toUpperCase()}}`);
  page.subscribed_fields = fields;
  sandbox.changed();
  return { success: true };
}

export function unsubscribe(sandbox: Sandbox, page: Page) {
  page.subscribed_fields = null;
  sandbox.changed();
  return { success: true };
}

export function listSubscribed(sandbox: Sandbox, page: Page) {
  if (!page.subscribed_fields) return { data: [] };
  const app = { category: "Business", link: sandbox.settings.appUrl, name: "Switchboard", id: sandbox.settings.appId };
  return { data: [{ ...app, subscribed_fields: page.subscribed_fields }] };
}

/** `POST /{app}/subscriptions`: the callback is verified before it is taken. */
export async function subscribeApp(sandbox: Sandbox, params: Params) {
  const callback = params.text("callback_url");
  if (params.text("object") !== "page") throw invalid("param object must be one of {page}");
  if (!callback || !URL.canParse(callback)) throw invalid("param callback_url must be a valid URI.");
  const failure = await verifyCallback(callback, params.text("verify_token") ?? "", sandbox.closing);
  if (failure) {
    throw new GraphError(2200, `(#2200) Callback verification failed with the following errors: ${failure}`);
  }
  sandbox.world.target = callback;
  sandbox.changed();
  return { success: true };
}

/** Anything but the challenge itself as body counts as failed. */
export async function verifyCallback(
  callback: string,
  token: string,
  closing: AbortSignal,
): Promise<string | undefined> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const url = new URL(callback);
  url.searchParams.set("hub.mode", "subscribe");
  url.searchParams.set("hub.challenge", challenge);
  url.searchParams.set("hub.verify_token", token);
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([AbortSignal.timeout(20_000), closing]) });
    const body = await answer.text();
    if (answer.status !== 200) return `HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusText}`;
    return body === challenge ? undefined : "The response does not match challenge";
  } catch {
    return "Could not connect to the callback URL";
  }
}

import { newMid } from "../ids.ts";
import { use } from "../knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { delivered, echo } from "../webhooks/events.ts";
import { addMessage, findMessage, type Message, type Page } from "../world.ts";
import { GraphError, invalid } from "./errors.ts";
import type { Params } from "./params.ts";
import type { Rates } from "./rates.ts";
import { checkSend, recipientOf, type Outgoing } from "./sending.ts";

/** Long enough for the answer of the send to be read first, short enough that nobody waits. */
const echoFollows = 15;

/** `POST /{page}/messages`: a sender action or a message, with what the knobs make of it. */
export async function postMessage(sandbox: Sandbox, rates: Rates, page: Page, params: Params): Promise<object> {
  const { knobs } = sandbox.world;
  const action = params.text("sender_action")?.toLowerCase();
  if (action) return senderAction(sandbox, page, params, action);
  rates.check(page.id, isMedia(params) ? "media" : "send");
  if (use(knobs, "hang_before_accept")) await never(sandbox);
  const outgoing = await checkSend(sandbox, page, params);
  const message = accept(sandbox, page, outgoing);
  await announce(sandbox, outgoing, message);
  if (use(knobs, "hang_after_accept")) await never(sandbox);
  if (use(knobs, "fail_after_accept")) throw new GraphError(1, "An unknown error has occurred.", { status: 500 });
  const { attachment_id } = outgoing.attachment ?? {};
  return { recipient_id: outgoing.customer.psid, message_id: message.mid, ...(attachment_id && { attachment_id }) };
}

function accept(sandbox: Sandbox, page: Page, outgoing: Outgoing): Message {
  const message: Message = {
    mid: newMid(),
    from: "page",
    at: Date.now(),
    text: outgoing.text,
    attachments: outgoing.attachment ? [outgoing.attachment.attachment] : [],
    reply_to: outgoing.reply_to,
    reactions: {},
    edits: 0,
    unsent: false,
    app_id: sandbox.settings.appId,
  };
  addMessage(outgoing.customer, message);
  sandbox.live.typing.off(outgoing.customer.psid);
  tell(sandbox, page.id, outgoing.customer.psid);
  return message;
}

async function announce(sandbox: Sandbox, { customer, metadata }: Outgoing, message: Message): Promise<void> {
  const { knobs } = sandbox.world;
  const sayEcho = () => (knobs.auto_echo ? sandbox.outbox.emit(echo(sandbox, customer, message, metadata)) : undefined);
  const sayDelivered = () => {
    if (!knobs.auto_delivery || customer.unavailable) return;
    message.delivered_at = Date.now();
    sandbox.outbox.emit(delivered(customer, [message.mid], Math.max(message.at, message.delivered_at)));
    tell(sandbox, customer.page_id, customer.psid);
  };
  if (use(knobs, "echo_first")) {
    await Promise.race([sayEcho()?.tried, sandbox.pause(5_000)]);
    return void setTimeout(sayDelivered, echoFollows);
  }
  setTimeout(() => {
    if (sandbox.closing.aborted) return;
    sayEcho();
    sayDelivered();
  }, echoFollows);
}

function senderAction(sandbox: Sandbox, page: Page, params: Params, action: string) {
  const customer = recipientOf(sandbox, page, params);
  const payload = params.json("payload");
  if (action === "typing_on") sandbox.live.typing.on(customer.psid);
  else if (action === "typing_off") sandbox.live.typing.off(customer.psid);
  else if (action === "mark_seen") customer.seen_by_page_at = Date.now();
  else if (action === "react" || action === "unreact") {
    const message = findMessage(customer, String(payload?.message_id));
    if (!message) throw invalid("Invalid message_id in payload");
    message.reactions.page = action === "react" ? String(payload?.reaction ?? "love") : undefined;
  } else throw invalid("Param sender_action must be one of {TYPING_ON, TYPING_OFF, MARK_SEEN, REACT, UNREACT}");
  tell(sandbox, page.id, customer.psid);
  return { recipient_id: customer.psid };
}

function isMedia(params: Params): boolean {
  const attachment = params.json("message")?.attachment as { type?: unknown } | undefined;
  return attachment?.type === "audio" || attachment?.type === "video";
}

function tell(sandbox: Sandbox, pageId: string, psid: string): void {
  sandbox.changed();
  sandbox.live.tell(`thread:${psid}`);
  sandbox.live.tell(`page:${pageId}`);
}

/** Ends only when the sandbox is closed; the caller's own deadline must end it. */
function never(sandbox: Sandbox): Promise<never> {
  return new Promise((_, reject) => {
    sandbox.closing.addEventListener("abort", () => reject(new GraphError(2, "Service temporarily unavailable")));
  });
}

import type { Sandbox } from "../sandbox.ts";
import { findCustomer, findMessage, type Customer, type Page } from "../world.ts";
import { GraphError, invalid, outsideWindow, removedTag, unavailable } from "./errors.ts";
import { isObject, type Params } from "./params.ts";
import { takeAttachment } from "./uploads.ts";
import { sendingWindow } from "./window.ts";

const messagingTypes = ["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"];

export type Outgoing = {
  customer: Customer;
  text?: string;
  attachment?: Awaited<ReturnType<typeof takeAttachment>>;
  reply_to?: string;
  metadata?: string;
};

export function recipientOf(sandbox: Sandbox, page: Page, params: Params): Customer {
  const recipient = params.json("recipient");
  if (!recipient || Object.keys(recipient).length === 0) throw invalid("param recipient must be non-empty.");
  if (recipient.comment_id !== undefined) throw invalid("Invalid comment_id parameter", 2018292);
  const customer = findCustomer(sandbox.world, page.id, String(recipient.id));
  if (!customer) throw invalid("No matching user found", 2018001);
  return customer;
}

/** Everything Facebook checks before it takes a message, in the order in which it complains. */
export async function checkSend(sandbox: Sandbox, page: Page, params: Params, now = Date.now()): Promise<Outgoing> {
  checkTag(params);
  const message = params.json("message");
  if (!message) throw invalid("param message must be non-empty.");
  const customer = recipientOf(sandbox, page, params);
  if (customer.unavailable) throw unavailable();
  const text = checkText(message);
  checkWindow(page, customer, params, now);
  const given = isObject(message.attachment) ? message.attachment : undefined;
  if (given && text !== undefined) throw invalid("Message must have either text or attachment, not both", 2018034);
  if (!given && text === undefined)
    throw invalid("Message cannot be empty, must provide valid attachment or text", 2018034);
  return {
    customer,
    text,
    attachment: given && (await takeAttachment(sandbox, given, params.file("filedata"))),
    reply_to: checkReply(customer, params.json("reply_to")),
    metadata: typeof message.metadata === "string" ? message.metadata : undefined,
  };
}

function checkTag(params: Params): void {
  const type = params.text("messaging_type") ?? "RESPONSE";
  const tag = params.text("tag");
  if (!messagingTypes.includes(type))
    throw invalid(`Param messaging_type must be one of {${messagingTypes.join(", ")}}`);
  // The tags ACCOUNT_UPDATE, CONFIRMED_EVENT_UPDATE and POST_PURCHASE_UPDATE are gone since April 2026.
  if (type === "MESSAGE_TAG" ? tag !== "HUMAN_AGENT" : tag !== undefined) throw removedTag();
}

function checkText(message: Record<string, unknown>): string | undefined {
  const { text, quick_replies, metadata } = message;
  if (typeof text === "string" && [...text].length > 2000) {
    throw invalid("Length of param message[text] must be less than or equal to 2000");
  }
  if (Array.isArray(quick_replies) && quick_replies.length > 13) {
    throw invalid("Param message[quick_replies] must have at most 13 elements");
  }
  if (typeof metadata === "string" && metadata.length > 1000) {
    throw invalid("Length of param message[metadata] must be less than or equal to 1000");
  }
  return typeof text === "string" && text !== "" ? text : undefined;
}

function checkWindow(page: Page, customer: Customer, params: Params, now: number): void {
  const { state } = sendingWindow(customer.window_from, now);
  if (state === "open") return;
  const byPerson = params.text("messaging_type") === "MESSAGE_TAG";
  if (byPerson && !page.human_agent) {
    throw new GraphError(100, "(#100) The tag HUMAN_AGENT is not allowed for this app.", { subcode: 2018199 });
  }
  if (state === "closed" || !byPerson) throw outsideWindow();
}

function checkReply(customer: Customer, given: Record<string, unknown> | undefined): string | undefined {
  if (!given) return undefined;
  const mid = String(given.mid);
  if (!findMessage(customer, mid)) throw invalid("Invalid reply_to mid");
  return mid;
}

import { access } from "node:fs/promises";
import type { Config } from "../../../config.ts";
import { type FileRow, kindOf, openFile, pathOf } from "../../files/mod.ts";
import { lengthOf } from "../limits.ts";
import { metadataOf } from "../metadata.ts";
import { SendProblem } from "../sending.ts";
import type { Page } from "../table.ts";
import { tokenOf } from "../tokens.ts";
import { judge, policyWaitMs } from "./errors.ts";
import { type GraphConfig, graphCall } from "./graph.ts";
import { GraphError, GraphSilent } from "./graph_errors.ts";
import { facebookLimits } from "./limits.ts";
import { midOf } from "./parse_message.ts";

export interface SendDeps {
  config: GraphConfig & Pick<Config, "SECRET_KEY" | "DATA_DIR" | "FACEBOOK_REPLY_TO">;
}

export type SendingPage = Pick<Page, "channel" | "provider_id" | "token_sealed">;

export interface Outgoing {
  /** PSID of the customer. */
  recipient: string;
  message: { id: number; body: string; reply_to_provider_id: string | null };
  /** A message is a text or one file, never both: Facebook takes them one by one. */
  file?: FileRow;
  /** Outside the 24 hours, written by a person, on a page that has the feature. */
  humanAgent: boolean;
  timeoutMs?: number;
}

/**
 * Sends one message and gives back Facebook's id of it. Everything else is a SendProblem that says what follows; one
 * whose outcome nobody knows is never tried again by itself.
 */
export async function sendToFacebook(deps: SendDeps, page: SendingPage, outgoing: Outgoing): Promise<{ mid: string }> {
  refuseTooMuch(outgoing);
  await refuseMissing(deps, outgoing);
  const { file, message } = outgoing;
  const replyTo = deps.config.FACEBOOK_REPLY_TO ? message.reply_to_provider_id : null;
  // Comes back with the echo: that is how a message whose answer was lost is known again.
  const metadata = metadataOf(message.id);
  const content = file
    ? { attachment: { type: kindOf(file.media_type), payload: { is_reusable: false } }, metadata }
    : { text: message.body, metadata };
  const answer = await ask(deps, page, {
    body: {
      recipient: { id: outgoing.recipient },
      ...(outgoing.humanAgent ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" }),
      message: content,
      ...(replyTo && { reply_to: { mid: replyTo } }),
    },
    file: file && {
      field: "filedata",
      name: file.name,
      mediaType: file.media_type,
      size: file.size_bytes,
      open: () => openFile(deps.config, file),
    },
    timeoutMs: outgoing.timeoutMs ?? (file ? 90_000 : 20_000),
  });
  const mid = midOf(answer.message_id);
  if (mid) return { mid };
  throw new SendProblem({ follow: "unknown", reason: "outcome_unknown" }, { message: "an answer without an id" });
}

/** Tells the customer that somebody types, or that it was seen. Best effort: nothing hangs on it. */
export async function sendAction(
  deps: SendDeps,
  page: SendingPage,
  recipient: string,
  action: "typing_on" | "typing_off" | "mark_seen",
): Promise<boolean> {
  try {
    await ask(deps, page, { body: { recipient: { id: recipient }, sender_action: action }, timeoutMs: 5_000 });
    return true;
  } catch {
    return false;
  }
}

function refuseTooMuch({ file, message }: Outgoing): void {
  if (file && file.size_bytes > facebookLimits.bytes[kindOf(file.media_type)]) {
    throw new SendProblem({ follow: "fail", reason: "attachment_too_big" });
  }
  if (!file && lengthOf(message.body) > facebookLimits.text) {
    throw new SendProblem({ follow: "fail", reason: "text_too_long" });
  }
}

/** Bytes that are gone are known before anything is said to Facebook, so that the outcome is never in doubt. */
async function refuseMissing(deps: SendDeps, { file }: Outgoing): Promise<void> {
  if (!file) return;
  await access(pathOf(deps.config, file)).catch((cause) => {
    throw new SendProblem({ follow: "fail", reason: "attachment_unreadable" }, { cause });
  });
}

async function ask(
  deps: SendDeps,
  page: SendingPage,
  call: Pick<Parameters<typeof graphCall>[1], "body" | "file" | "timeoutMs">,
): Promise<Record<string, unknown>> {
  const token = tokenOf(deps.config, page);
  try {
    return await graphCall(deps.config, { method: "POST", path: `/${page.provider_id}/messages`, token, ...call });
  } catch (error) {
    throw problemOf(error);
  }
}

/** Reads any failure of a call as what follows for the message. */
export function problemOf(error: unknown): SendProblem {
  if (error instanceof GraphError) {
    const verdict = judge(error);
    const { code, subcode, message } = error;
    const usual = verdict.reason === "policy_blocked" ? policyWaitMs : undefined;
    return new SendProblem(verdict, {
      code,
      subcode,
      message,
      retryAfterMs: error.retryAfterMs ?? usual,
      cause: error,
    });
  }
  if (error instanceof GraphSilent && !error.reached) {
    return new SendProblem({ follow: "retry", reason: "unreachable" }, { message: error.message, cause: error });
  }
  return new SendProblem({ follow: "unknown", reason: "outcome_unknown" }, { cause: error });
}

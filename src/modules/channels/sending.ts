/**
 * What follows when a message did not go: retry soon · wait as long as the provider asks · fail for good · the page must
 * be connected anew · unknown: it may have arrived, so nobody but a person tries it again.
 */
export type Follow = "retry" | "wait" | "fail" | "reauthorize" | "unknown";

/** Why, as keys of the channels catalogue: each has a sentence in both languages. */
export const troubles = [
  "window_closed",
  "human_agent_missing",
  "recipient_unknown",
  "recipient_unavailable",
  "recipient_refuses",
  "object_gone",
  "text_too_long",
  "attachment_unreadable",
  "attachment_too_big",
  "no_profile",
  "comment_gone",
  "already_replied",
  "request_invalid",
  "permission_missing",
  "account_linking",
  "duplicate",
  "temporary",
  "rate_limited",
  "policy_blocked",
  "unreachable",
  "outcome_unknown",
  "refused",
  "token_invalid",
  "token_expired",
  "token_app_removed",
  "token_checkpoint",
  "token_password_changed",
  "token_unconfirmed",
  "token_role_lost",
  "token_unreadable",
  "page_disconnected",
] as const;
export type Trouble = (typeof troubles)[number];

export interface Verdict {
  follow: Follow;
  reason: Trouble;
}

/** A send that did not end with the provider's id of the message. */
export class SendProblem extends Error {
  override name = "SendProblem";
  readonly follow: Follow;
  readonly reason: Trouble;
  readonly retryAfterMs?: number;
  readonly code?: number;
  readonly subcode?: number;
  constructor(
    verdict: Verdict,
    more: { retryAfterMs?: number; code?: number; subcode?: number; message?: string; cause?: unknown } = {},
  ) {
    super(more.message ?? verdict.reason, { cause: more.cause });
    this.follow = verdict.follow;
    this.reason = verdict.reason;
    this.retryAfterMs = more.retryAfterMs;
    this.code = more.code;
    this.subcode = more.subcode;
  }
}

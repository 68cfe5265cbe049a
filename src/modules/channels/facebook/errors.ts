import type { Trouble, Verdict } from "../sending.ts";
import type { GraphFacts } from "./graph_errors.ts";

const fail = (reason: Trouble): Verdict => ({ follow: "fail", reason });
const reauthorize = (reason: Trouble): Verdict => ({ follow: "reauthorize", reason });
const wait = (reason: Trouble): Verdict => ({ follow: "wait", reason });
const unknown: Verdict = { follow: "unknown", reason: "outcome_unknown" };
const retry: Verdict = { follow: "retry", reason: "temporary" };

/** "code" or "code/subcode"; the longer one is asked first. */
const verdicts: Readonly<Record<string, Verdict>> = {
  "10": fail("permission_missing"),
  "10/2018278": fail("window_closed"),
  "10/2534022": fail("window_closed"),
  "10/2018065": fail("recipient_refuses"),
  "10/2018108": fail("recipient_refuses"),
  "100": fail("request_invalid"),
  "100/33": fail("object_gone"),
  "100/2018001": fail("recipient_unknown"),
  "100/2018047": fail("attachment_unreadable"),
  "100/2018109": fail("attachment_too_big"),
  "100/2018199": fail("human_agent_missing"),
  "100/2018218": fail("no_profile"),
  "100/2018292": fail("comment_gone"),
  "102": reauthorize("token_invalid"),
  "104": reauthorize("token_invalid"),
  "190": reauthorize("token_invalid"),
  "190/458": reauthorize("token_app_removed"),
  "190/459": reauthorize("token_checkpoint"),
  "190/460": reauthorize("token_password_changed"),
  "190/463": reauthorize("token_expired"),
  "190/464": reauthorize("token_unconfirmed"),
  "190/467": reauthorize("token_invalid"),
  "190/492": reauthorize("token_role_lost"),
  "200/1545041": fail("recipient_unavailable"),
  "341": wait("rate_limited"),
  "368": wait("policy_blocked"),
  "4": wait("rate_limited"),
  "17": wait("rate_limited"),
  "32": wait("rate_limited"),
  "613": wait("rate_limited"),
  "506": fail("duplicate"),
  "551": fail("recipient_unavailable"),
  "10303": fail("account_linking"),
  "10900": fail("already_replied"),
  "10902": fail("comment_gone"),
};

const passing = new Set([1, 2, 1200]);

/**
 * What an answer of the Graph API means for a message. An answer that does not definitely refuse, from a server that was
 * failing, leaves open whether the message went: that is unknown and never sent again by itself.
 */
export function judge({ code, subcode, transient, status }: GraphFacts): Verdict {
  const listed = verdicts[`${code}/${subcode}`] ?? verdicts[`${code}`];
  if (listed) return listed;
  if (code !== undefined && code >= 200 && code <= 299) return fail("permission_missing");
  if (code !== undefined && code >= 80_000 && code <= 80_014) return wait("rate_limited");
  if (status >= 500 || status === 408) return unknown;
  if (transient || (code !== undefined && passing.has(code))) return retry;
  if (code !== undefined) return fail("refused");
  if (status === 429) return wait("rate_limited");
  return status >= 200 && status < 300 ? unknown : fail("refused");
}

/** How long a page that was blocked is left alone where Facebook does not say. */
export const policyWaitMs = 3_600_000;

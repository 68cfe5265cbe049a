import type { IncomingHttpHeaders } from "node:http";
import { waitIn } from "./graph_errors.ts";
import { array, type Json, number, object, text } from "./reading.ts";

/** From so many per cent on what can wait leaves the rest to what a customer waits for: refused are all alike. */
const MUCH = 80;
const REST_MS = 60_000;
const MOST_KNOWN = 1_000;

/** Until when each token has little left, of which of its limits. */
const spent = new Map<string, Map<string, number>>();

/**
 * Takes down how much of its limits a token has used, as every answer of the Graph API says: `X-App-Usage`,
 * `X-Page-Usage` and `X-Business-Use-Case-Usage`, in per cent (Graph API, Rate Limits). Each tells of the limits that it
 * counted for: of the others it says nothing.
 */
export function noteUsage(token: string, headers: IncomingHttpHeaders, now = Date.now()): void {
  const until = now + Math.max(REST_MS, waitIn(headers, now) ?? 0);
  const limits = new Map(spent.get(token));
  for (const { limit, share } of usedIn(headers)) {
    if (share < MUCH) limits.delete(limit);
    else limits.set(limit, until);
  }
  spent.delete(token);
  if (limits.size === 0) return;
  if (spent.size >= MOST_KNOWN) spent.clear();
  spent.set(token, limits);
}

/** How many milliseconds a call that can wait has to; 0: none. */
export const restOf = (token: string, now = Date.now()): number =>
  Math.max(0, ...[...(spent.get(token)?.values() ?? [])].map((until) => until - now));

function usedIn(headers: IncomingHttpHeaders): { limit: string; share: number }[] {
  const plain = ["x-app-usage", "x-page-usage"].map((limit) => ({ limit, usage: read(headers[limit]) }));
  const business = Object.entries(read(headers["x-business-use-case-usage"])).flatMap(([id, each]) =>
    array(each).map((one) => {
      const usage = object(one) ?? {};
      return { limit: `${id} ${text(usage["type"]) ?? ""}`, usage };
    }),
  );
  return [...plain, ...business].flatMap(({ limit, usage }) => {
    const said = [usage["call_count"], usage["total_time"], usage["total_cputime"]].map(number);
    const shares = said.filter((share) => share !== undefined);
    return shares.length > 0 ? [{ limit, share: Math.max(...shares) }] : [];
  });
}

function read(header: string | string[] | undefined): Json {
  try {
    return object(JSON.parse(String(header ?? "{}"))) ?? {};
  } catch {
    return {};
  }
}

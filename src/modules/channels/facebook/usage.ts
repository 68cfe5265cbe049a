import type { IncomingHttpHeaders } from "node:http";
import { waitIn } from "./graph_errors.ts";
import { array, type Json, number, object } from "./reading.ts";

/** From so many per cent on what can wait leaves the rest to what a customer waits for: refused are all alike. */
const MUCH = 80;
const REST_MS = 60_000;
const MOST_KNOWN = 1_000;

/** Until when each token has little left. */
const spent = new Map<string, number>();

/**
 * Takes down how much of its limits a token has used, as every answer of the Graph API says: `X-App-Usage`,
 * `X-Page-Usage` and `X-Business-Use-Case-Usage`, in per cent (Graph API, Rate Limits).
 */
export function noteUsage(token: string, headers: IncomingHttpHeaders, now = Date.now()): void {
  spent.delete(token);
  if (usedIn(headers) < MUCH) return;
  if (spent.size >= MOST_KNOWN) spent.clear();
  spent.set(token, now + Math.max(REST_MS, waitIn(headers, now) ?? 0));
}

/** How many milliseconds a call that can wait has to; 0: none. */
export const restOf = (token: string, now = Date.now()): number => Math.max(0, (spent.get(token) ?? 0) - now);

function usedIn(headers: IncomingHttpHeaders): number {
  const plain = [read(headers["x-app-usage"]), read(headers["x-page-usage"])];
  const business = Object.values(read(headers["x-business-use-case-usage"])).flatMap((each) =>
    array(each).map((one) => object(one) ?? {}),
  );
  const shares = [...plain, ...business].flatMap((usage) =>
    [usage["call_count"], usage["total_time"], usage["total_cputime"]].map((share) => number(share) ?? 0),
  );
  return Math.max(0, ...shares);
}

function read(header: string | string[] | undefined): Json {
  try {
    return object(JSON.parse(String(header ?? "{}"))) ?? {};
  } catch {
    return {};
  }
}

import type { MiddlewareHandler } from "hono";
import type { Ctx, Env } from "./context.ts";
import { Refused } from "./errors.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Changes are asked for from our own pages only: the Origin (or Referer) is ours, and the browser does not call the
 * request cross-site. Webhooks come from elsewhere and prove themselves by signature.
 */
export const sameOrigin: MiddlewareHandler<Env> = async (c, next) => {
  if (safe.has(c.req.method) || c.req.path.startsWith("/webhooks/") || isOurs(c)) return next();
  throw new Refused("same_origin");
};

function isOurs(c: Ctx): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  if (site === "cross-site") return false;
  const from = c.req.header("Origin") ?? c.req.header("Referer");
  // A page whose policy hides where it is sends “null”; the browser's own word for it still counts.
  if (!from || from === "null") return site === "same-origin";
  const host = URL.parse(from)?.host;
  return host !== undefined && (host === new URL(c.var.deps.config.PUBLIC_URL).host || host === c.req.header("Host"));
}

import { secureHeaders } from "hono/secure-headers";
import type { MiddlewareHandler } from "hono";
import type { Config } from "./config.ts";
import type { Ctx, Env } from "./context.ts";

/** What a browser obeys of a page, or of what others could show in one of theirs; with each of a page's parts it is a quarter of a kilobyte. */
const ofPages = ["Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy"];

/**
 * What becomes part of a page that has come with its policies: what its script asks for, which no link, form or frame
 * can, and what does nothing by itself. A worker's script is its own page.
 */
function isPartOfPage(c: Ctx): boolean {
  if (c.req.header("HX-Request") === "true") return true;
  const type = c.res.headers.get("Content-Type") ?? "";
  return /^(font|image\/svg|text\/(css|javascript))/.test(type) && !/(sw|worker)\.js$/.test(c.req.path);
}

/** No inline script or style, nothing from elsewhere, in nobody's frame. */
export function guardHeaders(config: Config): MiddlewareHandler<Env> {
  const secure = config.PUBLIC_URL.startsWith("https:");
  const guard = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "blob:"],
      mediaSrc: ["'self'", "blob:"],
      workerSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      // A form of ours may end at the provider's sign-in: browsers hold redirects against this too.
      formAction: ["'self'", new URL(config.FACEBOOK_DIALOG_URL).origin],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    strictTransportSecurity: secure ? "max-age=15552000" : false,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: false,
    // For browsers and plug-ins that are gone: a tenth of a kilobyte with each of ten answers.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  }) as MiddlewareHandler<Env>;
  return async (c, next) => {
    let own: string | null = null;
    const answer = await guard(c, async () => {
      await next();
      own = c.res.headers.get("Content-Security-Policy");
    });
    if (isPartOfPage(c)) for (const name of ofPages) c.res.headers.delete(name);
    // A file brings a policy of its own, stricter than that of pages.
    if (own) c.res.headers.set("Content-Security-Policy", own);
    return answer;
  };
}

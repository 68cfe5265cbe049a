import { randomUUID } from "node:crypto";
import { bodyLimit } from "hono/body-limit";
import { getCookie } from "hono/cookie";
import type { Context, MiddlewareHandler } from "hono";
import { TooLarge } from "./answering.ts";
import type { Ctx, Deps, Env } from "./context.ts";
import { Refused } from "./errors.ts";
import type { Metrics } from "./metrics.ts";
import { wordsFor } from "./words/mod.ts";

const FORM_BYTES = 256 * 1024;
const UPLOAD_BYTES = 30 * 1024 * 1024;
const TABLE_BYTES = 64 * 1024 * 1024;

/** Gives the request its id, its words and the house's deps; logs and counts the answer. */
export function welcome(deps: Deps, metrics: Metrics): MiddlewareHandler<Env> {
  return async (c, next) => {
    const began = performance.now();
    c.set("deps", deps);
    c.set("requestId", randomUUID());
    c.set("address", addressOf(c));
    c.set("mark", deps.live.mark());
    c.set("locale", getCookie(c, "locale") === "en" ? "en" : "vi");
    const theme = getCookie(c, "theme");
    c.set("theme", theme === "light" || theme === "dark" ? theme : "auto");
    c.set("words", wordsFor(c.var.locale));
    await next();
    // Not by c.header: once there is an answer, that would turn its text into a stream and read it again.
    if (!isKeptForEver(c.res)) c.res.headers.set("X-Request-Id", c.var.requestId);
    const ms = performance.now() - began;
    const request = { method: c.req.method, route: c.req.routePath, status: c.res.status };
    metrics.answered({ ...request, seconds: ms / 1000 });
    const who = { requestId: c.var.requestId, userId: c.var.person?.id, address: c.var.address };
    deps.log.info({ ...request, path: c.req.path, ms: Math.round(ms * 10) / 10, ...who }, "request");
  };
}

/** It would be looked for in the log under a request of long ago. */
const isKeptForEver = ({ headers }: Response) => headers.get("Cache-Control")?.endsWith("immutable") ?? false;

/** Who is asking, by the cookie; nobody is turned away here. */
export const recognise: MiddlewareHandler<Env> = async (c, next) => {
  const { sessions } = c.var.deps;
  const token = getCookie(c, sessions.cookieName);
  const found = token ? await sessions.find(token) : undefined;
  if (found) {
    c.set("person", found.person);
    c.set("session", found.session);
    c.set("locale", found.person.locale);
    c.set("theme", found.person.theme);
    c.set("words", wordsFor(found.person.locale));
    if (found.setCookie) c.header("Set-Cookie", found.setCookie, { append: true });
  }
  await next();
};

/** A page that was drawn for somebody who has signed out since does nothing in the name of who is signed in now. */
export const sameReader: MiddlewareHandler<Env> = async (c, next) => {
  const drawnFor = c.req.header("X-User");
  const person = c.get("person");
  if (drawnFor && person && drawnFor !== String(person.id)) throw new Refused("another_person");
  await next();
};

/** Who sends too much is heard out, within reason: a connection left full of it would fail the next request. */
async function tooLarge(c: Context): Promise<never> {
  const { body } = c.req.raw;
  const isBearable = Number(c.req.header("Content-Length") ?? Infinity) <= UPLOAD_BYTES;
  if (body && !body.locked && isBearable) await body.pipeTo(new WritableStream());
  throw new TooLarge();
}
const limit = (maxSize: number): MiddlewareHandler<Env> => {
  const counted = bodyLimit({ maxSize, onError: tooLarge });
  return (c, next) => {
    // Node lets in no more than was announced, so that what is announced as little need not be looked at.
    const announced = c.req.header("Transfer-Encoding") ? Number.NaN : Number(c.req.header("Content-Length"));
    return announced <= maxSize ? next() : counted(c, next);
  };
};
const uploads = limit(UPLOAD_BYTES);
/** Tables are read as they come and never held. */
const tables = limit(TABLE_BYTES);
const forms = limit(FORM_BYTES);

/** Uploads and webhooks may be large, forms may not. */
export const limitBody: MiddlewareHandler<Env> = (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const large = c.req.path.startsWith("/webhooks/") || (c.req.header("Content-Type") ?? "").startsWith("multipart/");
  if (large && /^\/(customers|products)\/import$/.test(c.req.path)) return tables(c, next);
  return large ? uploads(c, next) : forms(c, next);
};

/** The address of the browser: the last one that a trusted proxy saw, else whoever is on the socket. */
function addressOf(c: Ctx): string {
  const trusted = c.var.deps.config.TRUSTED_PROXIES;
  const passed = (c.req.header("X-Forwarded-For") ?? "").split(",").map((part) => part.trim());
  const forwarded = trusted > 0 ? passed.at(-trusted) : undefined;
  const address = forwarded || c.env?.incoming?.socket.remoteAddress || "";
  return address.replace(/^::ffff:/, "").slice(0, 64);
}

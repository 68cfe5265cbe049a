import { lookup } from "node:dns/promises";
import * as http from "node:http";
import * as https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { callbackify } from "node:util";
import { isPublicAddress } from "./addresses.ts";
import { atMost } from "./limits.ts";

export type FetchReason = "bad_address" | "private_address" | "too_many_redirects" | "too_big" | "gone" | "unreachable";

/** Why a fetch did not happen. `again`: trying later may help. */
export class FetchRefused extends Error {
  override name = "FetchRefused";
  readonly reason: FetchReason;
  readonly again: boolean;
  constructor(reason: FetchReason, cause?: unknown) {
    super(`fetch refused: ${reason}`, { cause });
    this.reason = reason;
    this.again = reason === "unreachable";
  }
}

export type Resolve = (host: string) => Promise<string[]>;

export interface GuardOptions {
  /** Origins that may be fetched from although they are private (MEDIA_ORIGINS). */
  allow?: readonly string[];
  maxBytes: number;
  /** For the whole of it, redirects and body included. */
  timeoutMs: number;
  maxRedirects?: number;
  resolve?: Resolve;
  /** Who we are to one origin; no other is told, a redirect to it included. */
  access?: { origin: string; user: string; password: string } | undefined;
}

export interface Fetched {
  body: Readable;
  /** The last part of the address's path: the nearest thing to a name. */
  name: string;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches an address that somebody else chose. Every host name is resolved by us, every answer checked, and the
 * connection made to the address that was checked, so that neither a redirect nor a changing DNS answer leads inside.
 */
export async function fetchGuarded(address: string, options: GuardOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let url = parse(address);
  for (let hop = 0; hop <= (options.maxRedirects ?? 5); hop++) {
    const answer = await ask(url, options, signal, { method: "GET", headers: accessTo(url, options) });
    const status = answer.statusCode ?? 0;
    if (redirects.has(status) && answer.headers.location) {
      answer.destroy();
      url = parse(answer.headers.location, url);
      continue;
    }
    if (status !== 200) {
      answer.destroy();
      throw new FetchRefused(status === 429 || status >= 500 ? "unreachable" : "gone", status);
    }
    if (Number(answer.headers["content-length"] ?? 0) > options.maxBytes) {
      answer.destroy();
      throw new FetchRefused("too_big");
    }
    return { body: limited(answer, options.maxBytes), name: nameIn(url) };
  }
  throw new FetchRefused("too_many_redirects");
}

function accessTo(url: URL, { access }: GuardOptions): http.OutgoingHttpHeaders {
  if (!access || url.origin !== access.origin) return {};
  return { authorization: `Basic ${Buffer.from(`${access.user}:${access.password}`).toString("base64")}` };
}

export interface Sent {
  status: number;
  /** What the other side asked us to wait for, in seconds or as a date. */
  retryAfter: string | undefined;
}

/** Sends to an address that somebody else chose, guarded alike: by https unless its origin is allowed, never redirected. */
export async function postGuarded(
  address: string,
  message: { headers: http.OutgoingHttpHeaders; body: Buffer },
  options: Pick<GuardOptions, "allow" | "timeoutMs" | "resolve">,
): Promise<Sent> {
  const url = parse(address);
  if (url.protocol !== "https:" && !options.allow?.includes(url.origin)) throw new FetchRefused("bad_address");
  const answer = await ask(url, options, AbortSignal.timeout(options.timeoutMs), { method: "POST", ...message });
  answer.destroy();
  return { status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] };
}

function parse(address: string, from?: URL): URL {
  const url = URL.parse(address, from?.href);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw new FetchRefused("bad_address");
  return url;
}

interface Asked {
  method: "GET" | "POST";
  headers?: http.OutgoingHttpHeaders;
  body?: Buffer;
}

function ask(
  url: URL,
  options: Pick<GuardOptions, "allow" | "resolve">,
  signal: AbortSignal,
  { method, headers, body }: Asked,
): Promise<http.IncomingMessage> {
  const free = options.allow?.includes(url.origin) ?? false;
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  // A literal address is connected to without a look-up, so it is checked here.
  if (!free && isIP(literal) && !isPublicAddress(literal)) throw new FetchRefused("private_address");
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const request = (url.protocol === "https:" ? https : http).request(url, {
    method,
    agent: false,
    signal,
    headers: { "user-agent": "Switchboard", accept: "*/*", ...headers },
    lookup: checkedLookup(options.resolve ?? systemResolve, free),
  });
  request.on("response", (answer) => {
    // The deadline holds for the body too; unheard, its error would end the process.
    answer.on("error", () => {});
    resolve(answer);
  });
  request.on("error", (error) =>
    reject(error instanceof FetchRefused ? error : new FetchRefused("unreachable", error)),
  );
  request.end(body);
  return promise;
}

function checkedLookup(resolve: Resolve, free: boolean): LookupFunction {
  const find = callbackify(async (host: string) => {
    const addresses = await resolve(host);
    if (addresses.length === 0) throw new FetchRefused("unreachable");
    // One bad answer among good ones is a trick, so it spoils them all.
    if (!free && !addresses.every(isPublicAddress)) throw new FetchRefused("private_address");
    return addresses.map((address) => ({ address, family: isIP(address) }));
  });
  return (host, options, done) =>
    find(host, (error, found) => {
      if (error) done(error, "", 0);
      else if (options.all) done(null, found);
      else done(null, found[0]!.address, found[0]!.family);
    });
}

const systemResolve: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

function limited(answer: http.IncomingMessage, maxBytes: number): Readable {
  const limit = atMost(maxBytes);
  answer.on("error", (error) => limit.destroy(new FetchRefused("unreachable", error)));
  limit.on("close", () => answer.destroy());
  // Whoever reads learns of it; cut off before anybody does, its error would end the process.
  limit.on("error", () => {});
  return answer.pipe(limit);
}

function nameIn(url: URL): string {
  const last = url.pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

import { SendProblem } from "../../sending.ts";

/** How a line's Asterisk is reached. */
export interface AriAccess {
  /** Up to and with `/ari`. */
  base: string;
  user: string;
  password: string;
  /** The Stasis application of the line: two lines at one Asterisk do not hear each other. */
  app: string;
}

/** An answer that says no, in Asterisk's own words. */
export class AriRefusal extends Error {
  override name = "AriRefusal";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Query = Record<string, string | number | undefined>;

export interface Ari {
  readonly access: AriAccess;
  get<T>(path: string, query?: Query): Promise<T>;
  post<T = void>(path: string, query?: Query, body?: object): Promise<T>;
  delete(path: string, query?: Query): Promise<void>;
  /** How many bytes a file has. */
  size(path: string): Promise<number>;
}

/** PBX commands are waited for by a person who has lifted already. */
const LONGEST_MS = 2_000;

/** The user is named in the URL that the line has, its password is the line's secret. */
export function accessOf(pageId: number, commandUrl: string, secret: string): AriAccess {
  const url = new URL(commandUrl);
  const path = url.pathname.replace(/\/+$/, "");
  return {
    base: `${url.origin}${path.endsWith("/ari") ? path : `${path}/ari`}`,
    user: decodeURIComponent(url.username) || "switchboard",
    password: secret,
    app: appOf(pageId),
  };
}

/** As the dialplan calls the line. */
export const appOf = (pageId: number): string => `switchboard-${pageId}`;

/** Speaks ARI over HTTP. Throws AriRefusal for an answer that says no, SendProblem when there was none. */
export function createAri(access: AriAccess, { timeoutMs = LONGEST_MS } = {}): Ari {
  const authorization = `Basic ${Buffer.from(`${access.user}:${access.password}`).toString("base64")}`;

  async function ask<T>(method: string, path: string, query: Query = {}, body?: object): Promise<T> {
    const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, `${value}`]]));
    const url = `${access.base}${path}?${new URLSearchParams(given)}`;
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(url, {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        headers: { authorization, ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      text = await answer.text();
    } catch (cause) {
      throw new SendProblem({ follow: "retry", reason: "unreachable" }, { cause });
    }
    if (!answer.ok) throw new AriRefusal(answer.status, wordsOf(text) || answer.statusText);
    try {
      return (text ? JSON.parse(text) : undefined) as T;
    } catch (cause) {
      // Something else answers at that address, a proxy before it, say.
      throw new SendProblem({ follow: "retry", reason: "unreachable" }, { cause });
    }
  }

  async function size(path: string): Promise<number> {
    const leave = new AbortController();
    const signal = AbortSignal.any([leave.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const answer = await fetch(`${access.base}${path}`, { headers: { authorization }, signal });
      if (!answer.ok) throw new AriRefusal(answer.status, answer.statusText);
      return Number(answer.headers.get("content-length") ?? 0);
    } finally {
      // Only its length was wanted.
      leave.abort();
    }
  }

  return {
    access,
    size,
    get: (path, query) => ask("GET", path, query),
    post: (path, query, body) => ask("POST", path, query, body),
    delete: (path, query) => ask("DELETE", path, query),
  };
}

function wordsOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: string; error?: string };
    return message ?? error ?? "";
  } catch {
    return text.slice(0, 200);
  }
}

export const isGone = (error: unknown): boolean => error instanceof AriRefusal && error.status === 404;

/** Something that need not be there any more. */
export async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** What follows for a command that Asterisk refused. */
export function problemOf(error: unknown): SendProblem {
  if (error instanceof SendProblem) return error;
  if (!(error instanceof AriRefusal))
    return new SendProblem({ follow: "retry", reason: "temporary" }, { cause: error });
  const { status, message } = error;
  if (status === 401 || status === 403) {
    return new SendProblem({ follow: "reauthorize", reason: "token_invalid" }, { message, code: status, cause: error });
  }
  if (status >= 500 || status === 429) {
    return new SendProblem({ follow: "retry", reason: "temporary" }, { message, code: status, cause: error });
  }
  return new SendProblem({ follow: "fail", reason: "refused" }, { message, code: status, cause: error });
}

import { createHmac } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Config } from "../../../config.ts";
import { parseExactly } from "../exact_json.ts";
import { errorIn, GraphError, GraphSilent } from "./graph_errors.ts";
import { type FilePart, multipart } from "./multipart.ts";
import { noteUsage, restOf } from "./usage.ts";

export type GraphConfig = Pick<Config, "FACEBOOK_APP_ID" | "FACEBOOK_APP_SECRET" | "FACEBOOK_GRAPH_URL">;

export interface GraphCall {
  method?: "GET" | "POST" | "DELETE";
  /** Below the base with the version: "/me/accounts". */
  path: string;
  token?: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** Sent as a form together with the fields of `body`. */
  file?: FilePart;
  timeoutMs?: number;
  /** Nobody waits for it: near the limits of its token it is put off, as if Facebook had said so. */
  yields?: boolean;
}

/**
 * Calls the Graph API and gives back the object it answers with; ids are strings whatever their size. Throws GraphError
 * for an answer that says no, GraphSilent when none came.
 */
export async function graphCall<T = Record<string, unknown>>(config: GraphConfig, call: GraphCall): Promise<T> {
  const url = new URL(config.FACEBOOK_GRAPH_URL + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  if (call.token) url.searchParams.set("appsecret_proof", appSecretProof(config.FACEBOOK_APP_SECRET, call.token));
  const rest = call.yields && call.token ? restOf(call.token) : 0;
  if (rest > 0) throw new GraphError({ code: 4, status: 429, message: "near the limits", retryAfterMs: rest });
  const answer = await exchange(url, call);
  if (call.token) noteUsage(call.token, answer.headers);
  const failure = errorIn(answer.status, answer.headers, answer.body);
  if (failure) throw failure;
  return answer.body as T;
}

/** Proves that the token is used by the app it was given to. */
export function appSecretProof(appSecret: string, token: string): string {
  return createHmac("sha256", appSecret).update(token).digest("hex");
}

const idle = { keepAlive: true, timeout: 10_000 };
const reading = { "http:": new http.Agent(idle), "https:": new https.Agent(idle) };

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: unknown;
}

async function exchange(url: URL, call: GraphCall): Promise<Answer> {
  const method = call.method ?? "GET";
  const sent = payload(call);
  const protocol = url.protocol as "http:" | "https:";
  const request = (protocol === "https:" ? https : http).request(url, {
    method,
    // What must not be done twice goes over a fresh connection: one kept alive may be closing at the other end, and then
    // nobody could say whether the request was read.
    agent: method === "GET" ? reading[protocol] : false,
    signal: AbortSignal.timeout(call.timeoutMs ?? 20_000),
    headers: {
      ...sent?.headers,
      ...(call.token && { authorization: `Bearer ${call.token}` }),
      "user-agent": "Switchboard",
    },
  });
  let reached = false;
  request.on("socket", (socket) => {
    const made = protocol === "https:" ? "secureConnect" : "connect";
    if (socket.connecting) socket.once(made, () => (reached = true));
    else reached = true;
  });
  try {
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.on("response", resolve);
      request.on("error", reject);
      if (!sent) request.end();
      else if (typeof sent.body === "string") request.end(sent.body);
      else sent.body.on("error", (error) => request.destroy(error)).pipe(request);
    });
    const status = answer.statusCode ?? 0;
    return { status, headers: answer.headers, body: parse(await text(answer)) };
  } catch (error) {
    if (error instanceof GraphError) throw error;
    throw new GraphSilent(reached, error);
  }
}

function payload(call: GraphCall): { headers: Record<string, string | number>; body: string | Readable } | undefined {
  if (call.file) {
    const fields = Object.entries(call.body ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const form = multipart(Object.fromEntries(fields) as Record<string, string>, call.file);
    return { headers: { "content-type": form.contentType, "content-length": form.length }, body: form.body() };
  }
  if (!call.body) return undefined;
  const body = JSON.stringify(call.body);
  return { headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) }, body };
}

function parse(body: string): unknown {
  try {
    return parseExactly(body);
  } catch {
    return undefined;
  }
}

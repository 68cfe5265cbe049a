import { cut } from "../../../cutting.ts";
import type { IncomingHttpHeaders } from "node:http";

export interface GraphFacts {
  /** Undefined when the answer was no Graph error at all. */
  code?: number;
  subcode?: number;
  transient?: boolean;
  status: number;
}

/** The Graph API answered, and not with what was asked for. */
export class GraphError extends Error implements GraphFacts {
  override name = "GraphError";
  readonly code?: number;
  readonly subcode?: number;
  readonly transient: boolean;
  readonly status: number;
  /** How long Facebook asks us to wait. */
  readonly retryAfterMs?: number;
  constructor(facts: GraphFacts & { message: string; retryAfterMs?: number }) {
    super(facts.message);
    this.code = facts.code;
    this.subcode = facts.subcode;
    this.transient = facts.transient ?? false;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** No answer came. `reached`: the request may have arrived and been carried out all the same. */
export class GraphSilent extends Error {
  override name = "GraphSilent";
  readonly reached: boolean;
  constructor(reached: boolean, cause: unknown) {
    super(reached ? "no answer came" : "could not be reached", { cause });
    this.reached = reached;
  }
}

/** Reads the error out of an answer, whatever its status says: Facebook's errors are told by their body. */
export function errorIn(status: number, headers: IncomingHttpHeaders, body: unknown): GraphError | undefined {
  const given = isRecord(body) && isRecord(body.error) ? body.error : undefined;
  if (!given && status >= 200 && status < 300 && isRecord(body)) return undefined;
  return new GraphError({
    message: text(given?.message) ?? `HTTP ${status} without a word`,
    code: number(given?.code),
    subcode: number(given?.error_subcode),
    transient: given?.is_transient === true,
    status,
    retryAfterMs: waitIn(headers),
  });
}

/** The longest wait that the headers speak of: Retry-After in seconds or as a date, a page's usage in minutes. */
export function waitIn(headers: IncomingHttpHeaders, now = Date.now()): number | undefined {
  const after = headers["retry-after"];
  const seconds = number(after) ?? (Date.parse(after ?? "") - now) / 1000;
  const waits = [(seconds || 0) * 1000];
  const usage = headers["x-business-use-case-usage"];
  for (const entry of Object.values(parsed(usage)).flat()) {
    if (isRecord(entry)) waits.push((number(entry.estimated_time_to_regain_access) ?? 0) * 60_000);
  }
  const longest = Math.max(...waits);
  return longest > 0 ? longest : undefined;
}

function parsed(header: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(header ?? "{}"));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
/** As a message keeps it. */
const text = (value: unknown) => (typeof value === "string" ? cut(value.replaceAll("\0", ""), 500) : undefined);
const number = (value: unknown) => {
  const read = typeof value === "string" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
};

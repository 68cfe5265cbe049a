import { createHmac } from "node:crypto";
import type { Sandbox } from "../sandbox.ts";
import type { Attempt, Item } from "../parts.ts";

/** How long Messenger waits for the answer of a webhook. */
const deadline = 20_000;

/** The bytes as Facebook writes them: everything beyond ASCII as lowercase `\uXXXX`, slashes as `\/`. */
export function encodeBody(envelope: object): string {
  return JSON.stringify(envelope)
    .replaceAll("/", "\\/")
    .replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function sign(body: string, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/** Neighbours of one page share an entry; `time` is the time of sending, not of the event. */
export function envelope(items: Item[], now = Date.now()): object {
  const entry: Record<string, unknown>[] = [];
  for (const { page_id, place, event } of items) {
    const last = entry.at(-1);
    if (last?.id === page_id && Array.isArray(last[place])) last[place].push(event);
    else entry.push({ id: page_id, time: now, [place]: [event] });
  }
  return { object: "page", entry };
}

export function targetOf(sandbox: Sandbox): string {
  return sandbox.world.target ?? `${sandbox.settings.appUrl}/webhooks/facebook`;
}

export async function post(sandbox: Sandbox, items: Item[]): Promise<Attempt> {
  const body = encodeBody(envelope(items));
  const at = Date.now();
  try {
    const answer = await fetch(targetOf(sandbox), {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        "x-hub-signature-256": sign(body, sandbox.settings.appSecret),
      },
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(deadline), sandbox.closing]),
    });
    await answer.arrayBuffer();
    return { at, ms: Date.now() - at, status: answer.status };
  } catch (error) {
    return { at, ms: Date.now() - at, status: null, error: reason(error) };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause;
  return cause instanceof Error ? ("code" in cause && String(cause.code)) || cause.message : error.message;
}

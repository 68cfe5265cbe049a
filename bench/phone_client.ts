/**
 * A PBX in fifty lines: how any of them can speak with Switchboard, by what /settings/pages/phone/protocol says and
 * nothing else. It knows nothing of our code, so that it proves the documentation; tests and benches call with it.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 over `timestamp.nonce.body` with the line's secret. */
export function sign(secret: string, body: string, { at = Date.now(), nonce = randomBytes(16).toString("hex") } = {}) {
  const timestamp = String(Math.floor(at / 1000));
  const proof = createHmac("sha256", secret).update(`${timestamp}.${nonce}.${body}`).digest("hex");
  return {
    "x-switchboard-timestamp": timestamp,
    "x-switchboard-nonce": nonce,
    "x-switchboard-signature": `sha256=${proof}`,
  };
}

/** Whether a command really comes from Switchboard and is of now; who keeps the nonces for ten minutes refuses repeated ones. */
export function isGenuine(secret: string, headers: Headers, body: string, now = Date.now()): boolean {
  const timestamp = headers.get("x-switchboard-timestamp") ?? "";
  const nonce = headers.get("x-switchboard-nonce") ?? "";
  const expected = sign(secret, body, { at: Number(timestamp) * 1000, nonce })["x-switchboard-signature"];
  const given = Buffer.from(headers.get("x-switchboard-signature") ?? "");
  const isSame = given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
  return isSame && Math.abs(now / 1000 - Number(timestamp)) <= 300;
}

export interface Line {
  /** `<Switchboard>/webhooks/phone/<page>` */
  url: string;
  secret: string;
}

/**
 * Tells what happened on the line until Switchboard has it. An attempt that got no answer, 429 or 5xx is made again
 * with a new signature: the events themselves may be told any number of times.
 */
export async function tell(line: Line, events: object[], { attempts = 8 } = {}): Promise<Response> {
  const body = JSON.stringify({ events });
  for (let attempt = 1; ; attempt += 1) {
    const headers = { "content-type": "application/json", ...sign(line.secret, body) };
    const answer = await fetch(line.url, { method: "POST", headers, body }).catch(() => undefined);
    const isDone = answer !== undefined && answer.status !== 429 && answer.status < 500;
    if (isDone || attempt === attempts) {
      if (!answer) throw new Error("Switchboard cannot be reached");
      return answer;
    }
    await new Promise((later) => setTimeout(later, Math.min(100 * 2 ** attempt, 10_000)));
  }
}

import { createHmac, randomBytes } from "node:crypto";
import { isSame } from "../sameness.ts";

/** How far the other side's clock may be from ours, in seconds. */
export const CLOCKS_DIFFER_BY = 300;

export const headerNames = {
  timestamp: "x-switchboard-timestamp",
  nonce: "x-switchboard-nonce",
  signature: "x-switchboard-signature",
} as const;

export type Unbelieved = "not_signed" | "wrong_signature" | "old_timestamp";

/** The headers that prove a body, in both directions: HMAC-SHA256 of time, nonce and the bytes, under the line's secret. */
export function signed(
  secret: string,
  body: Uint8Array | string,
  { now = new Date(), nonce = randomBytes(18).toString("base64url") } = {},
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1_000));
  return {
    [headerNames.timestamp]: timestamp,
    [headerNames.nonce]: nonce,
    [headerNames.signature]: `sha256=${proofOf(secret, timestamp, nonce, body)}`,
  };
}

/**
 * The nonce of a request that is signed with the secret and of now, or why it is not believed. That the nonce is new is
 * known only to the ledger, which remembers them.
 */
export function checkSigned(
  headers: Headers,
  body: Uint8Array,
  secret: string,
  now = new Date(),
): { nonce: string } | { unbelieved: Unbelieved } {
  const [timestamp, nonce, signature] = Object.values(headerNames).map((name) => headers.get(name) ?? "");
  if (!signature || !/^\d{1,12}$/.test(timestamp!) || !/^[\w-]{16,64}$/.test(nonce!)) {
    return { unbelieved: "not_signed" };
  }
  const isProven = isSame(signature, `sha256=${proofOf(secret, timestamp!, nonce!, body)}`);
  if (!secret || !isProven) return { unbelieved: "wrong_signature" };
  const apart = Math.abs(now.getTime() / 1_000 - Number(timestamp));
  return apart > CLOCKS_DIFFER_BY ? { unbelieved: "old_timestamp" } : { nonce: nonce! };
}

function proofOf(secret: string, timestamp: string, nonce: string, body: Uint8Array | string): string {
  return createHmac("sha256", secret).update(`${timestamp}.${nonce}.`).update(body).digest("hex");
}

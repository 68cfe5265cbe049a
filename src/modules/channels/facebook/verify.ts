import { createHmac } from "node:crypto";
import { isSame } from "../sameness.ts";

/**
 * The challenge to answer when Facebook asks whether this address is ours (a GET with our verify token); undefined
 * when it is not ours to answer.
 */
export function verifyChallenge(query: URLSearchParams, verifyToken: string): string | undefined {
  // Without a token of our own everybody would know it.
  if (!verifyToken || query.get("hub.mode") !== "subscribe") return undefined;
  const challenge = query.get("hub.challenge");
  return challenge && isSame(query.get("hub.verify_token") ?? "", verifyToken) ? challenge : undefined;
}

/** Whether `header` (X-Hub-Signature-256) is the signature of exactly these bytes; SHA-1 alone is not taken. */
export function isSigned(raw: Uint8Array, header: string | undefined | null, appSecret: string): boolean {
  if (!appSecret || !header?.startsWith("sha256=")) return false;
  return isSame(header.slice("sha256=".length), createHmac("sha256", appSecret).update(raw).digest("hex"));
}

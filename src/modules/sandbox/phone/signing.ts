import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const CLOCKS_DIFFER_BY_MS = 300_000;

/** The hotline's secret follows from the app's, so that the seeded page can hold it. */
export function lineSecret(appSecret: string, number: string): string {
  return `swb_${createHmac("sha256", appSecret).update(`line:${number}`).digest("base64url")}`;
}

export function signedHeaders(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString("hex");
  return {
    "content-type": "application/json",
    "x-switchboard-timestamp": timestamp,
    "x-switchboard-nonce": nonce,
    "x-switchboard-signature": proof(secret, timestamp, nonce, body),
  };
}

/** Why a command is not believed; undefined when it is, and its nonce is then used up. */
export function disbelieve(
  secret: string,
  nonces: Record<string, number>,
  headers: Headers,
  body: string,
): string | undefined {
  const [timestamp = "", nonce = "", signature = ""] = ["timestamp", "nonce", "signature"].map(
    (name) => headers.get(`x-switchboard-${name}`) ?? "",
  );
  const [given, expected] = [Buffer.from(signature), Buffer.from(proof(secret, timestamp, nonce, body))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "wrong_signature";
  const now = Date.now();
  if (!(Math.abs(now - Number(timestamp) * 1000) <= CLOCKS_DIFFER_BY_MS)) return "old_timestamp";
  for (const [old, at] of Object.entries(nonces)) if (now - at > 2 * CLOCKS_DIFFER_BY_MS) delete nonces[old];
  if (!nonce || nonces[nonce]) return "repeated_nonce";
  nonces[nonce] = now;
  return undefined;
}

const proof = (secret: string, timestamp: string, nonce: string, body: string) =>
  `sha256=${createHmac("sha256", secret).update(`${timestamp}.${nonce}.${body}`).digest("hex")}`;

import { createHmac, randomBytes, randomInt } from "node:crypto";

export const newMid = () => `m_${randomBytes(48).toString("base64url")}`;

export const newTrace = () => `A${randomBytes(16).toString("base64url")}`;

export const newMediaId = () => randomBytes(12).toString("hex");

export const newToken = () => `EAA${randomBytes(60).toString("hex")}`;

/** Seventeen digits, beyond 2^53 on purpose: whoever reads a PSID as a number loses it. */
export const newPsid = () =>
  `9${String(randomInt(0, 2 ** 47))
    .padStart(16, "0")
    .slice(-16)}`;

/** A page token follows from secret, page and generation, so that seeded pages can hold a working one. */
export function pageToken(appSecret: string, pageId: string, generation = 1): string {
  return `EAAP${createHmac("sha256", appSecret).update(`page:${pageId}:${generation}`).digest("hex")}`;
}

import { createHmac } from "node:crypto";

/** Writes webhooks as Facebook does: escaped, signed over the very bytes. */

export const PAGE = "1029384756001";
export const PSID = "7689966077685933";
export const SECRET = "app_secret_for_tests";

type Json = Record<string, unknown>;

/** An item from the customer; `from: "page"` turns it around. */
export function item(what: Json, { psid = PSID, page = PAGE, from = "customer", at = 1698637600838 as unknown } = {}) {
  const [sender, recipient] = from === "customer" ? [psid, page] : [page, psid];
  return { sender: { id: sender }, recipient: { id: recipient }, timestamp: at, ...what };
}

export function textItem(mid: string, text: string, options: Parameters<typeof item>[1] = {}) {
  return item({ message: { mid, text } }, options);
}

export function webhook(items: unknown[], { page = PAGE as unknown, list = "messaging" } = {}): Json {
  return { object: "page", entry: [{ id: page, time: 1698637601363, [list]: items }] };
}

export function bytes(body: unknown): Buffer {
  const escaped = JSON.stringify(body)
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return Buffer.from(escaped);
}

export function signature(raw: Uint8Array, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;
}

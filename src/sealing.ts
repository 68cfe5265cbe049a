import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const VERSION = "v1";

/**
 * Seals a secret for the database: AES-256-GCM under a key derived from SECRET_KEY. What it is for is sealed in, so that
 * a token copied into another row does not open there. Text: version.nonce.cipher-and-tag.
 */
export function seal(secretKey: string, purpose: string, plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFrom(secretKey), nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** Opens what `seal` made for the same purpose. Throws when the key, the purpose or a single bit differs. */
export function unseal(secretKey: string, purpose: string, sealed: string): string {
  const [version, nonce, content] = sealed.split(".");
  if (version !== VERSION || !nonce || !content) throw new Error("a sealed secret of an unknown make");
  const bytes = Buffer.from(content, "base64url");
  try {
    const opening = createDecipheriv("aes-256-gcm", keyFrom(secretKey), Buffer.from(nonce, "base64url"))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-16));
    return Buffer.concat([opening.update(bytes.subarray(0, -16)), opening.final()]).toString("utf8");
  } catch {
    throw new Error("a sealed secret does not open: was SECRET_KEY changed?");
  }
}

const keys = new Map<string, Buffer>();

function keyFrom(secretKey: string): Buffer {
  const known = keys.get(secretKey);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secretKey, "", "switchboard sealing v1", 32));
  keys.set(secretKey, key);
  return key;
}

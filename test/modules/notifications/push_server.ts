import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Pushed {
  path: string;
  headers: IncomingHttpHeaders;
  /** What the browser reads, decrypted by RFC 8291 and by nothing of ours. */
  content: Record<string, unknown>;
  /** Claims of the signature, once it is found to be true. */
  claims: Record<string, unknown>;
}

/**
 * A push service and the browsers behind it; `answers` says what it answers at a path, 201 unless told, and `waits` with
 * what Retry-After. It is as strict as the ones of browsers: RFC 8030 and 8292.
 */
export async function openPushServer() {
  const pushed: Pushed[] = [];
  const answers = new Map<string, number[]>();
  const waits = new Map<string, { "retry-after": string }>();
  const browsers = new Map<string, ReturnType<typeof createBrowser>>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const path = request.url!;
      const status = answers.get(path)?.shift() ?? 201;
      const { headers } = request;
      if (!isAllowed(headers, Buffer.concat(parts))) return void response.writeHead(400).end();
      const content = JSON.parse(browsers.get(path)!.decrypt(Buffer.concat(parts)).toString()) as Pushed["content"];
      pushed.push({ path, headers, content, claims: claimsOf(headers.authorization!) });
      response.writeHead(status, waits.get(path)).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pushed,
    answers,
    waits,
    browser(path: string) {
      const browser = createBrowser();
      browsers.set(path, browser);
      return { endpoint: origin + path, p256dh: browser.p256dh, auth: browser.auth };
    },
    close: () => server.close(),
  };
}

/** A TTL, an urgency that there is, a topic of 32 letters at most, and no body that a service need not take. */
function isAllowed({ ttl, urgency, topic, ...headers }: IncomingHttpHeaders, body: Buffer): boolean {
  const claims = claimsOf(headers.authorization!);
  const lastsMs = Number(claims["exp"]) * 1000 - Date.now();
  return (
    /^\d+$/.test(String(ttl)) &&
    ["very-low", "low", "normal", "high"].includes(String(urgency ?? "normal")) &&
    (topic === undefined || /^[\w-]{1,32}$/.test(String(topic))) &&
    body.length <= 4096 &&
    lastsMs > 0 &&
    lastsMs <= 24 * 3_600_000 &&
    /^(mailto:|https:)/.test(String(claims["sub"]))
  );
}

function createBrowser() {
  const keys = createECDH("prime256v1");
  keys.generateKeys();
  const auth = randomBytes(16);
  return {
    p256dh: keys.getPublicKey("base64url"),
    auth: auth.toString("base64url"),
    decrypt(body: Buffer): Buffer {
      const salt = body.subarray(0, 16);
      const sender = body.subarray(21, 21 + body[20]!);
      const cipher = body.subarray(21 + body[20]!);
      const info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), sender]);
      const secret = Buffer.from(hkdfSync("sha256", keys.computeSecret(sender), auth, info, 32));
      const key = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: aes128gcm\0", 16));
      const nonce = Buffer.from(hkdfSync("sha256", secret, salt, "Content-Encoding: nonce\0", 12));
      const opening = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(cipher.subarray(-16));
      const plain = Buffer.concat([opening.update(cipher.subarray(0, -16)), opening.final()]);
      return plain.subarray(0, plain.lastIndexOf(2));
    },
  };
}

/** The claims of `vapid t=…, k=…`, after the signature was checked against the key that is said. */
function claimsOf(authorization: string): Record<string, unknown> {
  const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization)!;
  const [head, claims, signature] = token!.split(".") as [string, string, string];
  const point = Buffer.from(key!, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const isTrue = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!isTrue) throw new Error("the signature is not true");
  return { ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object), key };
}

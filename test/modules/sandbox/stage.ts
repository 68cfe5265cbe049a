import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createSandbox, pageToken } from "../../../src/modules/sandbox/mod.ts";

export const app = { appId: "1929931607227568", appSecret: "app_secret_for_tests", verifyToken: "meatyhamhock" };
export const bakery = "1029384756003";
export const camera = "1029384756001";
const fields =
  "messages,message_echoes,message_deliveries,message_reads,message_reactions,message_edits,messaging_postbacks,messaging_referrals,standby";

export type Received = { headers: IncomingHttpHeaders; body: string; json: any };
type Answer = { status: number; body: any; headers: Headers };

/** A sandbox and, as the app, a small server that remembers every webhook it got. */
export async function openStage({ dataDir }: { dataDir?: string } = {}) {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const receiver = { status: 200, answer: undefined as ((body: Received) => number) | undefined };
  const server = createServer((request, response) => {
    const url = new URL(request.url!, "http://app");
    if (request.method === "GET") {
      const good = url.searchParams.get("hub.verify_token") === app.verifyToken;
      return void response.writeHead(good ? 200 : 403).end(good ? url.searchParams.get("hub.challenge") : "no");
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("latin1");
      const one = { headers: request.headers, body, json: JSON.parse(body) };
      const status = receiver.answer?.(one) ?? receiver.status;
      if (status === 200) received.push(one);
      response.writeHead(status).end("EVENT_RECEIVED");
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const retryDelays = [0, 5, 5];
  const sandbox = await createSandbox({ port: 0, appUrl, ...app, dataDir, retryDelays });

  async function ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const isForm = body instanceof FormData || body instanceof URLSearchParams;
    const response = await fetch(path.startsWith("http") ? path : sandbox.url + path, {
      method,
      redirect: "manual",
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      ...(body !== undefined && !isForm && { headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Graph call as a page, with the page's token. */
  const graph = (method: string, path: string, body?: unknown, page = bakery) =>
    ask(
      method,
      `/graph/v25.0${path}${path.includes("?") ? "&" : "?"}access_token=${pageToken(app.appSecret, page)}`,
      body,
    );

  const stage = {
    url: sandbox.url,
    appUrl,
    received,
    receiver,
    ask,
    graph,
    subscribe: (page = bakery) =>
      graph("POST", `/${page}/subscribed_apps?subscribed_fields=${fields}`, undefined, page),
    async customer(given: object = {}): Promise<string> {
      return (await ask("POST", "/api/customers", { page_id: bakery, ...given })).body.psid;
    },
    /** The customer does something on the phone. */
    act: (psid: string, what: string, body: object, page = bakery) =>
      ask("POST", `/api/pages/${page}/customers/${psid}/${what}`, body),
    send: (psid: string, message: object, more: object = {}) =>
      graph("POST", "/me/messages", { recipient: { id: psid }, messaging_type: "RESPONSE", message, ...more }),
    knobs: (knobs: object) => ask("PUT", "/api/knobs", knobs),
    /** All messaging events that arrived, in order. */
    events: () => received.flatMap((one) => one.json.entry.flatMap((entry: any) => entry.messaging ?? entry.standby)),
    /** Fulfilled as soon as the condition holds; looked at whenever a webhook arrives. */
    until(condition: () => boolean): Promise<void> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("The webhooks waited for did not come")), 8_000);
        const look = () => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      await sandbox.close();
      server.closeAllConnections();
      server.close();
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

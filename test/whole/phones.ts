import { castPages } from "../../src/modules/sandbox/cast.ts";
import { eventually } from "../helpers.ts";

export interface Flood {
  done: boolean;
  sent: string[];
  acknowledged: string[];
  failures: number;
}

export interface PhoneMessage {
  mid: string;
  from: "customer" | "page";
  at: number;
  text?: string;
}

/** The customers' side: what the sandbox is asked to do, and what stands on a phone. */
export interface Phones {
  subscribeAll(): Promise<void>;
  customer(pageId: string, name?: string): Promise<string>;
  write(pageId: string, psid: string, message: object): Promise<{ mid: string }>;
  thread(pageId: string, psid: string): Promise<PhoneMessage[]>;
  knobs(knobs: Record<string, unknown>): Promise<void>;
  /** Starts a flood in the background; gives how it goes. */
  flood(order: object): Promise<() => Promise<Flood>>;
  /** How many webhooks were not delivered yet. */
  waitingWebhooks(): Promise<number>;
  /** Waits until every webhook that the sandbox has sent was answered with 200. */
  quiet(): Promise<void>;
}

export function phonesOf(url: string): Phones {
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/api${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the sandbox says ${answer.status} to ${path}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  const everything = [
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "message_reactions",
    "message_edits",
    "standby",
  ];
  async function waitingWebhooks(): Promise<number> {
    const { data } = await ask<{ data: { state: string }[] }>("GET", "/webhooks");
    return data.filter(({ state }) => state !== "delivered").length;
  }
  return {
    async subscribeAll() {
      for (const id of Object.keys(castPages())) await ask("PUT", `/pages/${id}`, { subscribed_fields: everything });
    },
    customer: async (page_id, name) => (await ask<{ psid: string }>("POST", "/customers", { page_id, name })).psid,
    write: (pageId, psid, message) => ask("POST", `/pages/${pageId}/customers/${psid}/messages`, message),
    thread: async (pageId, psid) =>
      (await ask<{ messages: PhoneMessage[] }>("GET", `/pages/${pageId}/customers/${psid}/thread`)).messages,
    knobs: (knobs) => ask("PUT", "/knobs", knobs),
    async flood(order) {
      const { id } = await ask<{ id: number }>("POST", "/flood", { ...order, background: true });
      return () => ask("GET", `/floods/${id}`);
    },
    waitingWebhooks,
    async quiet() {
      await eventually(async () => {
        await ask("POST", "/webhooks/retry");
        return (await waitingWebhooks()) === 0;
      });
    },
  };
}

import type { PbxEvent } from "../incoming.ts";
import { type Ari, AriRefusal, ifThere } from "./ari.ts";
import {
  callPhone,
  type Channel,
  hangUp,
  join,
  listChannels,
  phoneOf,
  read,
  startMusic,
  unlessGone,
} from "./channels.ts";
import { LONGEST_RING_S, phoneAt } from "./commanding.ts";
import { bridgeOf, callOf, type Leg, legIn, variables } from "./naming.ts";

export type Ending = { by: "caller" | "agent" | "system"; cause?: string | undefined };

/** Of a channel in our hands whose customer is called: what our application was told with it. */
export const TO_THE_CUSTOMER = "customer";

export interface CatchUp {
  /** Looks at what is there and makes good for all that was not heard. `open`: the calls that we think go on. */
  catchUp(open: string[]): Promise<void>;
  /** Tells of those calls that are no longer there, whatever became of the news of it. */
  missEnded(open: string[]): Promise<void>;
}

/** What follows from an event, and so from what is found as it would be after one. */
interface Following {
  begins(channel: Channel, at: Date): Promise<void>;
  lifted(channel: Channel, leg: Leg, at: Date): Promise<void>;
  reached(call: string, at: Date): Promise<void>;
  ifAlone(call: string, phone: string): Promise<void>;
  unlifted(leg: Leg & { why: "ring" }, at: Date): Promise<void>;
  clear(call: string): Promise<void>;
  endings: Map<string, Ending>;
}

/** What happened at one line's Asterisk while nobody listened. */
export function createCatchUp(
  { ari, tell }: { ari: Ari; tell(event: PbxEvent): Promise<void> },
  { begins, lifted, reached, ifAlone, unlifted, clear, endings }: Following,
): CatchUp & { callAgain(phone: string): Promise<void> } {
  async function catchUp(open: string[]): Promise<void> {
    const now = new Date();
    for (const channel of await listChannels(ari)) await found(channel, now);
    await missEnded(open);
  }

  async function missEnded(open: string[]): Promise<void> {
    const channels = await listChannels(ari);
    const there = new Set(channels.map(({ id }) => callOf(id)));
    for (const call of open) if (!there.has(call)) await missed(call);
    for (const call of there) {
      // Phones whose caller went while nobody listened; one that is being called for is no such.
      const isLeft = channels.every(({ id }) => id !== call && !(callOf(id) === call && legIn(id)?.why === "dial"));
      if (isLeft) await missed(call);
    }
  }

  /** A channel as it stands, told as if it had just come so. */
  async function found(channel: Channel, at: Date): Promise<void> {
    const leg = legIn(channel.id);
    const inApp = channel.dialplan?.app_name === "Stasis";
    if (leg) {
      await begins(channel, at);
      if (channel.state === "Up" && inApp) await lifted(channel, leg, at);
      return;
    }
    const phone = await phoneOf(ari, channel.id);
    const last = await read(ari, channel.id, variables.leaving);
    if (last) {
      if (await ifThere(ari.get(last))) return;
      endings.set(channel.id, { by: "system" });
      return hangUp(ari, channel.id);
    }
    if (channel.dialplan?.app_data?.endsWith(`,${TO_THE_CUSTOMER}`)) {
      if (channel.state === "Up") await reached(channel.id, at);
      return;
    }
    const from = channel.caller.number || null;
    await tell({ kind: "started", call: channel.id, at, direction: "in", number: from });
    if (!phone) return unlessGone(() => greet(channel.id));
    await join(ari, channel.id);
    const hadTalked = await ifThere(ari.get(`/bridges/${encodeURIComponent(bridgeOf(channel.id))}`));
    return hadTalked ? ifAlone(channel.id, phone) : callAgain(phone);
  }

  /** Asterisk drops a phone that is lifted while nobody listens: whoever took the call is called once more. */
  async function callAgain(phone: string): Promise<void> {
    const leg = legIn(phone);
    if (leg?.why !== "ring") return;
    try {
      await callPhone(ari, leg, { endpoint: phoneAt(leg.extension), seconds: LONGEST_RING_S });
    } catch (error) {
      if (!(error instanceof AriRefusal)) throw error;
      await unlifted(leg, new Date());
    }
  }

  async function greet(id: string): Promise<void> {
    await ari.post(`/channels/${encodeURIComponent(id)}/answer`);
    await startMusic(ari, id);
  }

  /** It ended while nobody listened. */
  async function missed(call: string): Promise<void> {
    const at = new Date();
    await tell({ kind: "ended", call, at, by: "system", cause: "ended while the connection was cut" });
    await clear(call);
  }

  return { catchUp, missEnded, callAgain };
}

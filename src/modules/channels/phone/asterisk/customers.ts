import { ifThere } from "./ari.ts";
import { TO_THE_CUSTOMER } from "./catching_up.ts";
import { type Channel, hangUp, join, phoneOf, startMusic, unlessGone } from "./channels.ts";
import { end } from "./commanding.ts";
import type { AriEvent, EarsDeps, Heard } from "./heard.ts";
import { recordedIn, recordingsOf } from "./recording.ts";

const REMEMBERED_MS = 60_000;

/** What customers do on the line, who came by themselves or were called, and what follows from it. */
export function createCustomers({ ari, tell }: EarsDeps, { endings, began }: Heard) {
  const ended = new Set<string>();

  async function hear(event: AriEvent, channel: Channel, at: Date): Promise<void> {
    const call = channel.id;
    switch (event.type) {
      case "StasisStart":
        return event.args?.[0] === TO_THE_CUSTOMER ? reached(call, at) : arrived(channel, at);
      case "ChannelHangupRequest":
        // Softly is how we ask for it ourselves.
        if (!event.soft && !endings.has(call)) endings.set(call, { by: "caller" });
        return;
      case "ChannelDestroyed":
      case "StasisEnd":
        // Of a channel that came by itself only that it left us is said; of one that we made, both.
        return over(call, at, event);
    }
  }

  /** Somebody calls: answered, so that they hear music and not the ringing of nobody. */
  async function arrived(channel: Channel, at: Date): Promise<void> {
    await tell({ kind: "started", call: channel.id, at, direction: "in", number: channel.caller.number || null });
    await unlessGone(async () => {
      await ari.post(`/channels/${encodeURIComponent(channel.id)}/answer`);
      await startMusic(ari, channel.id);
    });
  }

  /** Whom we called has lifted. */
  async function reached(call: string, at: Date): Promise<void> {
    await tell({ kind: "answered", call, at });
    const phone = await phoneOf(ari, call);
    await unlessGone(() => ari.delete(`/channels/${encodeURIComponent(phone)}/ring`));
    if (!(await join(ari, call))) await ifAlone(call, phone);
  }

  /** The agent did not wait until it was lifted. */
  async function ifAlone(call: string, phone: string): Promise<void> {
    if (await ifThere(ari.get(`/channels/${encodeURIComponent(phone)}`))) return;
    endings.set(call, { by: "agent" });
    await hangUp(ari, call);
  }

  /** The customer's side is gone, and with it all that was there for it. */
  async function over(call: string, at: Date, event: AriEvent): Promise<void> {
    if (ended.has(call)) return;
    ended.add(call);
    setTimeout(() => ended.delete(call), REMEMBERED_MS).unref();
    const { by, cause = event.cause_txt } = endings.get(call) ?? { by: wasUp(event) ? "system" : "caller" };
    await tell({ kind: "ended", call, at, by, ...(cause && { cause }) });
    await clear(call);
  }

  async function clear(call: string): Promise<void> {
    await end(ari, call);
    for (const each of await recordingsOf(ari, call)) await tell({ kind: "recorded", call, at: new Date(), ...each });
    endings.delete(call);
    began.delete(call);
  }

  async function played(id: string): Promise<void> {
    const [, call, what] = /^(.+)~(bye|play~.+|message)$/s.exec(id) ?? [];
    if (!call) return;
    if (what === "bye") {
      endings.set(call, { by: "system" });
      return hangUp(ari, call);
    }
    if (what === "message" || (await phoneOf(ari, call))) return;
    await startMusic(ari, call);
  }

  /** Whoever left a message has nothing more to wait for. */
  async function recorded(name: string): Promise<void> {
    const found = recordedIn(ari.access.app, name);
    if (found?.kind !== "voicemail") return;
    if (!endings.has(found.call)) endings.set(found.call, { by: "system" });
    await hangUp(ari, found.call);
  }

  return { hear, reached, ifAlone, clear, played, recorded };
}

const wasUp = ({ channel }: AriEvent) => channel?.state === "Up";

import type { PbxEvent } from "../incoming.ts";
import { type Ari, AriRefusal, ifThere } from "./ari.ts";
import { createCatchUp, type CatchUp, type Ending, TO_THE_CUSTOMER } from "./catching_up.ts";
import { type Channel, findChannel, hangUp, join, phoneOf, read, startMusic, unlessGone, write } from "./channels.ts";
import { end, lineTo } from "./commanding.ts";
import { bridgeOf, farHalfOf, isFarHalf, type Leg, legIn, nameOf, variables } from "./naming.ts";
import { recordedIn, recordingsOf } from "./recording.ts";

/** What of Asterisk's events we read. */
export interface AriEvent {
  type: string;
  timestamp?: string;
  args?: string[];
  channel?: Channel;
  peer?: Channel;
  soft?: boolean;
  cause?: number;
  cause_txt?: string;
  playback?: { id: string; target_uri: string };
  recording?: { name: string };
}

export interface Ears extends CatchUp {
  /** Acts on an event and tells what it means. Throws where either failed: then `catchUp` is to be called. */
  hear(event: AriEvent): Promise<void>;
}

interface EarsDeps {
  ari: Ari;
  /** As customers know the line: they see it when they are called. */
  number: string;
  tell(event: PbxEvent): Promise<void>;
}

/** Q.850: the number is busy, or the call was rejected. */
const REFUSED = new Set([17, 21]);
const REMEMBERED_MS = 60_000;

/**
 * What one line's Asterisk says, as events of a PBX; and what has to follow at once: whoever comes hears music, a phone
 * that is lifted is joined, who is left alone is let go. All is asked of Asterisk anew each time, and safe to do twice.
 */
export function createEars({ ari, number, tell }: EarsDeps): Ears {
  /** Why calls end that end just now. Lost with us, a call has ended all the same. */
  const endings = new Map<string, Ending>();
  const began = new Set<string>();
  const ended = new Set<string>();
  /** Phones that we heard being lifted: what is heard of another may be of before we listened. */
  const lifting = new Set<string>();

  async function hear(event: AriEvent): Promise<void> {
    const at = momentOf(event.timestamp);
    const { channel } = event;
    if (event.type === "Dial" && event.peer) return begins(event.peer, at);
    if (channel && !isFarHalf(channel.id)) {
      const leg = legIn(channel.id);
      return leg ? ofPhone(event, channel, leg, at) : ofCustomer(event, channel, at);
    }
    if (event.type === "PlaybackFinished" && event.playback) return played(event.playback.id);
    if (event.recording && /^Recording(Finished|Failed)$/.test(event.type)) {
      return recorded(event.recording.name);
    }
  }

  async function ofCustomer(event: AriEvent, channel: Channel, at: Date): Promise<void> {
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

  async function ofPhone(event: AriEvent, channel: Channel, leg: Leg, at: Date): Promise<void> {
    switch (event.type) {
      case "ChannelCreated":
      case "ChannelStateChange":
        return begins(channel, at);
      case "StasisStart":
        await begins(channel, at);
        return lifted(channel, leg, at);
      case "ChannelHold":
      case "ChannelUnhold":
        if ((await phoneOf(ari, leg.call)) !== channel.id) return;
        return tell({ kind: event.type === "ChannelHold" ? "held" : "resumed", call: leg.call, at });
      case "ChannelDestroyed":
        return putDown(event, channel, leg, at);
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

  /** A call of ours begins with the agent's phone; told as soon as that is known to ring. */
  async function begins(channel: Channel, at: Date): Promise<void> {
    const leg = legIn(channel.id);
    if (leg?.why !== "dial" || began.has(leg.call)) return;
    const [wanted, asked] = await Promise.all([
      read(ari, channel.id, variables.number),
      read(ari, channel.id, variables.asked),
    ]);
    if (!wanted || began.has(leg.call)) return;
    began.add(leg.call);
    await tell({ kind: "started", call: leg.call, at, direction: "out", number: wanted, ...(asked && { asked }) });
  }

  async function lifted(channel: Channel, leg: Leg, at: Date): Promise<void> {
    lifting.add(channel.id);
    if (leg.extension) await tell({ kind: "answered", call: leg.call, at, extension: leg.extension });
    await (leg.why === "dial" ? callCustomer(channel.id, leg) : join(ari, leg.call));
  }

  async function callCustomer(phone: string, { call }: Leg): Promise<void> {
    const wanted = await read(ari, phone, variables.number);
    if (!wanted) return;
    try {
      await ari.post(
        "/channels",
        {
          endpoint: lineTo(wanted),
          app: ari.access.app,
          appArgs: TO_THE_CUSTOMER,
          callerId: number,
          channelId: call,
          otherChannelId: farHalfOf(call),
          timeout: 90,
        },
        { variables: { [variables.phone]: phone } },
      );
    } catch (error) {
      if (!(error instanceof AriRefusal)) throw error;
      // Called already, after an event that was heard twice; else nobody can be called at all.
      if (error.status === 409) return;
      endings.set(call, { by: "system", cause: error.message });
      return hangUp(ari, phone);
    }
    await unlessGone(() => ari.post(`/channels/${encodeURIComponent(phone)}/ring`));
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

  async function putDown(event: AriEvent, channel: Channel, leg: Leg, at: Date): Promise<void> {
    const { call } = leg;
    const hadLifted = channel.state === "Up";
    const wasHeard = lifting.delete(channel.id);
    if (leg.why === "ring" && !hadLifted && REFUSED.has(event.cause ?? 0)) {
      await tell({ kind: "rejected", call, at, extension: leg.extension });
    }
    const customer = await ifThere(ari.get<Channel>(`/channels/${encodeURIComponent(call)}`));
    if (!customer) {
      // A call that we began and whose customer was never called ends with the agent's phone.
      if (leg.why !== "dial" || !began.has(call)) return;
      const { by, cause = event.cause_txt } = endings.get(call) ?? { by: "agent" };
      await tell({ kind: "ended", call, at, by, ...(cause && { cause }) });
      return clear(call);
    }
    if ((await phoneOf(ari, call)) !== channel.id) return;
    if (leg.why === "ring" && !hadLifted) return unlifted(leg, at);
    if (leg.why === "ring" && !wasHeard && (await wasDropped(channel.id, call))) return callAgain(channel.id);
    const ending: Ending =
      leg.why === "transfer" && !hadLifted ? { by: "system", cause: "nobody took the transfer" } : { by: "agent" };
    endings.set(call, ending);
    await hangUp(ari, call);
  }

  /** Lifted while nobody listened, Asterisk drops a phone before it is joined; it may ring once more already. */
  async function wasDropped(phone: string, call: string): Promise<boolean> {
    if (await findChannel(ari, phone)) return true;
    const talk = await ifThere(ari.get<{ channels: string[] }>(`/bridges/${encodeURIComponent(bridgeOf(call))}`));
    return !talk?.channels.includes(call);
  }

  /** The call was taken, and the phone is not lifted: the caller is where they were, to be taken by another. */
  async function unlifted(leg: Leg & { why: "ring" }, at: Date): Promise<void> {
    const { call, offer, extension } = leg;
    await tell({ kind: "unanswered", call, at, extension, offer });
    // Only now: told first, it is told again where we are lost in between. The caller may be somebody else's already.
    await unlessGone(() => write(ari, call, variables.unlifted, nameOf(leg)));
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

  const { catchUp, missEnded, callAgain } = createCatchUp(
    { ari, tell },
    { begins, lifted, reached, ifAlone, unlifted, clear, endings },
  );
  return { hear, catchUp, missEnded };
}

const wasUp = ({ channel }: AriEvent) => channel?.state === "Up";

/** Asterisk writes its offset without a colon. */
function momentOf(given: string | undefined): Date {
  const moment = new Date((given ?? "").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(moment.getTime()) ? new Date() : moment;
}

import { AriRefusal, ifThere } from "./ari.ts";
import { type Ending, TO_THE_CUSTOMER } from "./catching_up.ts";
import { type Channel, findChannel, hangUp, join, phoneOf, read, unlessGone, write } from "./channels.ts";
import { lineTo } from "./commanding.ts";
import type { AriEvent, EarsDeps, Heard } from "./heard.ts";
import { bridgeOf, farHalfOf, type Leg, legIn, nameOf, variables } from "./naming.ts";

/** Q.850: the number is busy, or the call was rejected. */
const REFUSED = new Set([17, 21]);

interface Following {
  /** Clears up after a call that is over. */
  clear(call: string): Promise<void>;
  callAgain(phone: string): Promise<void>;
}

/** What the phones of agents do, which ring for a caller or begin a call of their own, and what follows from it. */
export function createPhones({ ari, number, tell }: EarsDeps, { endings, began }: Heard, then: Following) {
  /** Phones that we heard being lifted: what is heard of another may be of before we listened. */
  const lifting = new Set<string>();

  async function hear(event: AriEvent, channel: Channel, leg: Leg, at: Date): Promise<void> {
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
      return then.clear(call);
    }
    if ((await phoneOf(ari, call)) !== channel.id) return;
    if (leg.why === "ring" && !hadLifted) return unlifted(leg, at);
    if (leg.why === "ring" && !wasHeard && (await wasDropped(channel.id, call))) return then.callAgain(channel.id);
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

  return { hear, begins, lifted, unlifted };
}

import { createCatchUp, type CatchUp } from "./catching_up.ts";
import { createCustomers } from "./customers.ts";
import type { AriEvent, EarsDeps, Heard } from "./heard.ts";
import { isFarHalf, legIn } from "./naming.ts";
import { createPhones } from "./phones.ts";

export interface Ears extends CatchUp {
  /** Acts on an event and tells what it means. Throws where either failed: then `catchUp` is to be called. */
  hear(event: AriEvent): Promise<void>;
}

/**
 * What one line's Asterisk says, as events of a PBX; and what has to follow at once: whoever comes hears music, a phone
 * that is lifted is joined, who is left alone is let go. All is asked of Asterisk anew each time, and safe to do twice.
 */
export function createEars(deps: EarsDeps): Ears {
  const heard: Heard = { endings: new Map(), began: new Set() };
  const customers = createCustomers(deps, heard);
  const phones = createPhones(deps, heard, {
    clear: customers.clear,
    callAgain: (phone) => catching.callAgain(phone),
  });
  const catching = createCatchUp(deps, { ...customers, ...phones, ...heard });

  async function hear(event: AriEvent): Promise<void> {
    const at = momentOf(event.timestamp);
    const { channel } = event;
    if (event.type === "Dial" && event.peer) return phones.begins(event.peer, at);
    if (channel && !isFarHalf(channel.id)) {
      const leg = legIn(channel.id);
      return leg ? phones.hear(event, channel, leg, at) : customers.hear(event, channel, at);
    }
    if (event.type === "PlaybackFinished" && event.playback) return customers.played(event.playback.id);
    if (event.recording && /^Recording(Finished|Failed)$/.test(event.type)) {
      return customers.recorded(event.recording.name);
    }
  }

  return { hear, catchUp: catching.catchUp, missEnded: catching.missEnded };
}

/** Asterisk writes its offset without a colon. */
function momentOf(given: string | undefined): Date {
  const moment = new Date((given ?? "").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(moment.getTime()) ? new Date() : moment;
}

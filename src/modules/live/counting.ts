import { type Said, say } from "./channel.ts";
import type { Draw } from "./drawing.ts";
import type { Heard } from "./hearing.ts";
import { createPace } from "./pace.ts";
import type { Seat, Seats } from "./seats.ts";

/** Counting takes an eleventh of the time at most, and nobody waits for their counts much longer than this. */
const PACE = { rest: 10, longestMs: 1_000 };

/** Of thousands, so that nothing else that is to be told waits for it. */
const MOST_AT_ONCE = 200;

/** What a conversation goes through without anybody counting one more or less of those that wait for an answer. */
const uncounted = new Set([
  "message.state_changed",
  "message.failed",
  "message.found_sent",
  "message.edited",
  "message.reacted",
  "message.retried",
  "message.attachment_kept",
  "conversation.profile_known",
  "conversation.phone_found",
  "conversation.tagged",
  "conversation.untagged",
  "window.opened",
  "window.warned",
  "window.closed",
]);

/** Whether the counts may be others after an event; one that waits already waits no more by another message. */
export const changesCounts = ({ subject, name, detail }: Pick<Heard, "subject" | "name" | "detail">): boolean =>
  subject === "conversation" && !uncounted.has(name) && !(name === "message.received" && detail.waited);

/** Tells those whose counts may have changed what they are: counted for all of them at once, and drawn once for all who see the same. */
export function createCounting(seats: Seats, draw: Draw) {
  const due = new Set<Seat>();

  const pace = createPace(
    async () => {
      const counted = [...due].slice(0, MOST_AT_ONCE);
      for (const seat of counted) due.delete(seat);
      const began = performance.now();
      // Those whose counts cannot be told ask for them.
      const heads = await draw.counts(counted.map(({ viewer }) => viewer)).catch(() => new Map<number, string>());
      const said = new Map<string, Said>();
      for (const seat of counted) {
        const head = heads.get(seat.viewer.userId) ?? "";
        const words = said.get(head) ?? say("counts", JSON.stringify(head));
        said.set(head, words);
        seats.tell(seat, words);
      }
      if (due.size > 0) pace.soon();
      return performance.now() - began;
    },
    () => {},
    PACE,
  );

  return {
    recount(seat: Seat): void {
      due.add(seat);
      pace.soon();
    },
    stop: pace.stop,
  };
}

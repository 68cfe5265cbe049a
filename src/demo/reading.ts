import { createHash } from "node:crypto";
import { businessTimeBetween, type Hours, type Priority } from "../modules/tickets/mod.ts";

export interface Tale {
  title: string;
  customer: string;
  category: string;
  priority: Priority;
  deeds: string[];
}

export const readTales = (text: string): Tale[] =>
  text
    .split(/^# /m)
    .slice(1)
    .map((block) => {
      const [head = "", ...deeds] = block.trim().split("\n");
      const [title = "", customer = "", category = "", priority = "normal"] = head
        .split("|")
        .map((part) => part.trim());
      return { title, customer, category, priority: priority as Priority, deeds };
    });

const MINUTE = 60_000;

/** 2d3h, 3h20, 45p, and b3h by business hours, before now. */
export function momentOf(age: string, { now, hours }: { now: Date; hours: Hours }): Date {
  const [, business, d = 0, h = 0, p = 0] = /^(b)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)p?)?$/.exec(age) ?? [];
  const ms = ((Number(d) * 24 + Number(h)) * 60 + Number(p)) * MINUTE;
  if (!business) return new Date(now.getTime() - ms);
  let [from, to] = [now.getTime() - 30 * 24 * 60 * MINUTE, now.getTime()];
  while (to - from > MINUTE) {
    const between = Math.round((from + to) / 2);
    if (businessTimeBetween(hours, new Date(between), now) > ms) from = between;
    else to = between;
  }
  return new Date(from);
}

/** A uuid that follows from what it is for. */
export function keyOf(words: string): string {
  const hex = createHash("sha256").update(words).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

import type { Message, World } from "../world.ts";
import { type Line, readStories } from "./reading.ts";

/** Puts the demo company's customers on their phones, with what was said so far, and its pages under the app's care. */
export function playStories(world: World, now = Date.now()): void {
  for (const page of Object.values(world.pages)) page.subscribed_fields = [...subscribed];
  for (const story of readStories()) {
    world.customers[story.psid] = {
      psid: story.psid,
      page_id: story.pageId,
      name: story.name,
      profile: story.hidden ? "hidden" : "open",
      unavailable: false,
      window_from: latestOfCustomer(story.lines, now),
      seen_by_page_at: null,
      read_at: now,
      messages: story.lines.map((line) => messageOf(line, now)),
    };
  }
}

const subscribed = [
  "messages",
  "message_deliveries",
  "message_reads",
  "message_echoes",
  "message_edits",
  "message_reactions",
  "messaging_postbacks",
  "messaging_referrals",
  "standby",
];

function messageOf(line: Line, now: number): Message {
  const at = now - line.ago;
  return {
    mid: line.mid,
    from: line.by === "customer" ? "customer" : "page",
    at,
    text: line.text || undefined,
    attachments: line.picture ? [{ type: "image", media: line.picture }] : [],
    ...(line.thumb && { sticker_id: 369239263222822 }),
    reactions: {},
    edits: 0,
    unsent: false,
    delivered_at: at,
    read_at: at,
  };
}

function latestOfCustomer(lines: Line[], now: number): number {
  return Math.max(...lines.filter((line) => line.by === "customer").map((line) => now - line.ago));
}

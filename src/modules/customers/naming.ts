import type { Channel } from "../channels/table.ts";

const channelNames: Record<Channel, string> = { facebook: "Facebook", zalo: "Zalo", kite: "web", phone: "gọi" };

/** What a person is called until the platform tells (or refuses to tell) their name. */
export function placeholderName(channel: Channel, providerId: string): string {
  return `Khách ${channelNames[channel]} ·${providerId.slice(-4)}`;
}

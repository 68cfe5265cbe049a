import type { Channel } from "../../modules/channels/table.ts";
import { each, html, type Html, when } from "../html.ts";
import { hueOf, type Hue, initials } from "../people.ts";
import { icon } from "./actions.ts";

/** Where a message came from, as the badge shows it. Comments under a post are Facebook's too, with their own colour. */
export type ChannelLook = Channel | "comment";

const looks: Record<ChannelLook, { data: string; icon: string; name: string }> = {
  facebook: { data: "messenger", icon: "bolt", name: "Messenger" },
  comment: { data: "comment", icon: "message-square", name: "Facebook" },
  zalo: { data: "zalo", icon: "zalo", name: "Zalo" },
  kite: { data: "web", icon: "globe", name: "Website" },
  phone: { data: "phone", icon: "phone", name: "Hotline" },
};

export const channelName = (channel: ChannelLook) => looks[channel].name;

export function channelBadge(channel: ChannelLook, large = false): Html {
  const look = looks[channel];
  const size = large ? " large" : "";
  return html`<span class="channel${size}" data-channel="${look.data}" title="${look.name}">${icon(look.icon, 16)}</span>`;
}

export interface AvatarLook {
  name: string;
  /** Taken from the name unless given. */
  hue?: Hue;
  picture?: string | null;
  size?: 18 | 20 | 24 | 28 | 32 | 40 | 48 | 64;
  channel?: ChannelLook;
  online?: boolean;
}

/** A person: their picture, else initials on a colour of their own. */
export function avatar(look: AvatarLook): Html {
  const size = look.size ?? 40;
  return html`<span class="avatar" data-hue="${look.hue ?? hueOf(look.name)}" data-size="${size}" title="${look.name}">${
    // Initials stay beneath the picture, so that one that does not load leaves no hole.
    initials(look.name)
  }${when(look.picture, (picture) => html`<img src="${picture}" alt="" width="${size}" height="${size}" loading="lazy">`)}${when(
    look.channel,
    (channel) => channelBadge(channel),
  )}${when(look.online, () => html`<i class="dot online"></i>`)}</span>`;
}

export function avatars(people: AvatarLook[], title = people.map((person) => person.name).join(", ")): Html {
  return html`<span class="avatars" title="${title}">${each(people, (person) => avatar({ size: 24, ...person }))}</span>`;
}

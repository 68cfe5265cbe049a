import { everydayIcons } from "./everyday_icons.ts";
import { type Attributes, attributes, html, type Html, nothing, when } from "../html.ts";
import { sprites } from "./sprites.ts";

/** One icon of a sprite. Icons say nothing to a screen reader: the thing around them has the words. */
export function icon(name: string, size: 20 | 16 | 12 = 20): Html {
  const look = size === 20 ? "icon" : size === 16 ? "icon small" : "icon mini";
  const sprite = everydayIcons.has(name) ? sprites.everyday : sprites.more;
  return html`<svg class="${look}" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
}

export interface ButtonLook {
  look?: "primary" | "danger" | "quiet";
  size?: "tall" | "small" | "mini";
  icon?: string;
  /** An icon behind the words, as the arrow of a menu. */
  after?: string;
  more?: string;
  attributes?: Attributes;
}

const classes = (options: ButtonLook) => ["button", options.look, options.size, options.more].filter(Boolean).join(" ");

const inside = (label: string | Html, options: ButtonLook) =>
  html`${when(options.icon, (name) => icon(name, 16))}${label}${when(options.after, (name) => icon(name, 16))}`;

export function button(label: string | Html, options: ButtonLook & { type?: "button" | "submit" } = {}): Html {
  const rest = attributes(options.attributes);
  return html`<button class="${classes(options)}" type="${options.type ?? "submit"}"${rest}>${inside(label, options)}</button>`;
}

export function buttonLink(label: string | Html, href: string, options: ButtonLook = {}): Html {
  return html`<a class="${classes(options)}" href="${href}"${attributes(options.attributes)}>${inside(label, options)}</a>`;
}

/** A button that is only an icon: its label is read out and shown on hover; `pressed` makes it a toggle. */
export function iconButton(
  label: string,
  name: string,
  options: {
    small?: boolean;
    pressed?: boolean;
    href?: string;
    type?: "button" | "submit";
    more?: string;
    attributes?: Attributes;
    after?: Html;
  } = {},
): Html {
  const look = ["icon-button", options.small && "small", options.more].filter(Boolean).join(" ");
  const rest = attributes({ "aria-pressed": options.pressed?.toString(), ...options.attributes });
  const sign = icon(name, options.small ? 16 : 20);
  // What stands beside the sign is part of the name then, as it would be when read out.
  const inner = options.after ? html`${sign}<span class="sr">${label}</span>${options.after}` : sign;
  const named = options.after ? nothing : html` aria-label="${label}"`;
  return options.href
    ? html`<a class="${look}" href="${options.href}"${named} title="${label}"${rest}>${inner}</a>`
    : html`<button class="${look}" type="${options.type ?? "button"}"${named} title="${label}"${rest}>${inner}</button>`;
}

import { type Attributes, attributes, html, type Html, nothing, when } from "../html.ts";
import { button, type ButtonLook, iconButton } from "./actions.ts";

/** A menu on the popover API: opens without JavaScript, closes on Esc or a click elsewhere. Items are links and buttons. */
export function menu(id: string, label: string, items: Html, more: Attributes = {}): Html {
  return html`<div class="menu" id="${id}" popover aria-label="${label}"${attributes(more)}>${items}</div>`;
}

export function menuButton(id: string, label: string | Html, options: ButtonLook = {}): Html {
  const opens = { popovertarget: id, "aria-haspopup": "menu", "data-anchor": true, ...options.attributes };
  return button(label, { type: "button", after: "chevron-down", ...options, attributes: opens });
}

export interface DialogLook {
  id: string;
  title: string;
  body: Html;
  foot?: Html;
  close: string;
  wide?: boolean;
  /** Opened at once by frame.js: for dialogs that the server sends. */
  open?: boolean;
  attributes?: Attributes;
}

/** A native dialog. A form inside it may close it by `method="dialog"`; destructive ones name what will go. */
export function dialog(look: DialogLook): Html {
  const rest = attributes({ "data-open": look.open, ...look.attributes });
  return html`<dialog class="dialog${look.wide ? " wide" : ""}" id="${look.id}" aria-labelledby="${look.id}-title"${rest}>
<header class="head"><h2 id="${look.id}-title">${look.title}</h2>${iconButton(look.close, "x", { attributes: { "data-close": true, commandfor: look.id, command: "close" } })}</header>
<div class="body">${look.body}</div>
${when(
  look.foot,
  (foot) => html`<footer class="foot">${foot}</footer>`,
  () => nothing,
)}
</dialog>`;
}

/** Opens a dialog: by `command` where the browser knows it, else by frame.js through the same attributes. */
export function dialogButton(id: string, label: string | Html, options: ButtonLook = {}): Html {
  return button(label, {
    type: "button",
    ...options,
    attributes: { commandfor: id, command: "show-modal", "aria-haspopup": "dialog", ...options.attributes },
  });
}

import { hidden, icon, iconButton, menu } from "../components.ts";
import { attributes, html, type Html, when } from "../html.ts";
import { editForm } from "./editing.ts";
import { asks, type Editing, livePart, type RecordScene } from "./record_scene.ts";
import { customerFace, kindSign } from "./signs.ts";

/** Who this is: face, name, what the platforms call them, and what can be begun from here. */
export function customerTop(scene: RecordScene, editing?: Editing): Html {
  const { customer, words } = scene;
  const say = words.customers.page;
  const base = `/customers/${customer.id}`;
  const edit = asks(`${base}/top?edit=name`, "top", "hx-get");
  const name =
    editing?.field === "name"
      ? editForm(
          scene,
          "top",
          editing,
          html`<input class="input" name="value" value="${editing.typed ?? customer.name}" required maxlength="120" aria-label="${words.customers.columns.name}" data-edit>`,
        )
      : html`<h1 class="cut"><a class="title-edit cut" href="${base}?edit=name"${attributes(edit)} title="${say.edit(words.customers.columns.name)}">${customer.name}</a></h1>`;
  const { following } = customer;
  const follow = html`<form method="post" action="${base}/followers"${attributes(asks(`${base}/followers`, "top"))}>${hidden("on", following ? "0" : "1")}${hidden("part", "top")}${iconButton(following ? say.unfollow : say.follow, following ? "bookmark-check" : "bookmark", { type: "submit", pressed: following })}</form>`;
  const begin = (room: string, sign: string, label: string) =>
    html`<a class="button small" href="/${room}/new?customer=${customer.id}" hx-get="/${room}/new?customer=${customer.id}&part=dialog" hx-target="#dialogs" hx-swap="innerHTML">${icon(sign, 16)}<span>${label}</span></a>`;
  const order = html`<a class="button small" href="/orders/new?customer=${customer.id}">${icon("shopping-bag", 16)}<span>${say.newOrder}</span></a>`;
  const more = html`${iconButton(say.more, "ellipsis", { attributes: { popovertarget: "customer-more", "data-anchor": true } })}${menu("customer-more", say.more, html`<button type="button" class="needs-js" data-copy-link="${base}" data-copied="${words.frame.copied}">${icon("link", 16)}${say.copyLink}</button>`, { "data-place": "end" })}`;
  const known = customer.known_as.filter(({ platform_name }) => platform_name);
  const names = html`<span class="line small muted cut" title="${say.locked}">${icon("lock", 12)}<span class="cut">${known.map((one) => say.onPlatform(one.platform_name!, one.page_name)).join(" · ")}</span></span>`;
  return html`<div class="record-head"${livePart(scene, "top")}><header class="page-head">${customerFace(customer, 48)}<div class="stack named">${name}<div class="line small">${kindSign(customer.kind, words)}${when(known.length, () => names)}</div></div><span class="push"></span>${order}${begin("tickets", "ticket-plus", say.newTicket)}${begin("tasks", "list-checks", say.newTask)}${follow}${more}</header></div>`;
}

// The frame's own behaviour: palette, keys, dialogs and menus where the browser needs a hand, toasts, the offline bar.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const words = JSON.parse(document.body.dataset.words || "{}");
const html = String.raw;
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog");

/** A word in passing; `bad` ones stay longer, and none is lost while the pointer is over it. */
export function toast({ text, tone = "ok", href, label }) {
  const region = $("#toasts");
  if (!region || !text) return;
  const sign = tone === "bad" ? "circle-alert" : "circle-check";
  const note = document.createElement("div");
  note.className = `toast ${tone}`;
  note.innerHTML = html`<svg class="icon" aria-hidden="true"><use href="${words.icons}#${sign}" /></svg><span></span>`;
  note.children[1].textContent = text;
  if (href && label) {
    const link = Object.assign(document.createElement("a"), { href, textContent: label });
    note.append(link);
  }
  region.append(note);
  while (region.children.length > 3) region.firstElementChild.remove();
  const leave = () => (note.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : note.remove());
  setTimeout(leave, tone === "bad" ? 8000 : 4000);
}

// Servers answer with `HX-Trigger: {"toast": {...}}`; islands dispatch the same event.
document.addEventListener("toast", ({ detail }) =>
  toast(typeof detail?.value === "string" ? { text: detail.value } : detail),
);

// Dialogs and menus
const knowsCommands = "command" in HTMLButtonElement.prototype;
const placesMenus = CSS.supports("position-area: block-end");

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (button?.hasAttribute("commandfor") && !knowsCommands) {
    const dialog = document.getElementById(button.getAttribute("commandfor"));
    if (button.getAttribute("command") === "show-modal") dialog?.showModal();
    else dialog?.close();
  }
  if (button?.dataset.reveal) {
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  }
  // A press on the ground beside a dialog closes it, as Esc does.
  if (event.target.matches?.("dialog:is(.palette, .dialog)") && event.detail) {
    const box = event.target.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) event.target.close();
  }
  const chosen = event.target.closest?.("[popover] a, .palette a, .menu[popover] :is([hx-put], [hx-delete])");
  if (chosen && !event.ctrlKey && !event.metaKey) closeFloating();
});

document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (!target.matches?.("[popover]")) return;
    if (newState === "open" && !placesMenus) place(target);
    if (newState === "open" && target.matches(".menu:not(.picks)"))
      $("input:not([type=hidden]), a, button", target)?.focus();
  },
  true,
);

function place(menu) {
  const anchor = $(`[popovertarget="${menu.id}"]`)?.getBoundingClientRect();
  if (!anchor) return;
  const below = anchor.bottom + menu.offsetHeight + 8 < innerHeight && menu.dataset.place !== "top";
  menu.style.top = `${below ? anchor.bottom : Math.max(8, anchor.top - menu.offsetHeight - 8)}px`;
  const left = menu.dataset.place === "end" ? anchor.right - menu.offsetWidth : anchor.left;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
}

function closeFloating() {
  for (const open of $$("dialog[open]")) open.close();
  for (const open of $$(":popover-open")) open.hidePopover();
}

function afterSwap() {
  // On a phone the way between the settings is a strip: the place one is at must not lie beyond its edge.
  $(".settings > nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  for (const dialog of $$("dialog[data-open]:not([open])")) {
    dialog.removeAttribute("data-open");
    dialog.showModal();
  }
}
document.addEventListener("htmx:after:swap", afterSwap);
afterSwap();

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const items = $$("a:not([hidden]), button:not([hidden]), input:not([type=hidden])", menu);
  const step = event.key === "ArrowDown" ? 1 : -1;
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
});

// Where I am, after htmx changed the address without loading the page
function markPlace() {
  for (const item of $$(".rail-item")) {
    const here = item.dataset.within.split(" ").some((top) => `${location.pathname}/`.startsWith(`${top}/`));
    item.ariaCurrent = here ? "page" : null;
  }
}
document.addEventListener("htmx:after:history:push", markPlace);
addEventListener("popstate", markPlace);

const palette = $("#palette");
const finds = $("#finds");
const ask = palette && $("input", palette);
let asked, answered;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

function places(query) {
  const sought = folded(query);
  const list = $$("[data-go]").filter((link) => folded(link.textContent).includes(sought));
  if (!list.length) return "";
  const group = document.createElement("div");
  group.role = "group";
  group.innerHTML = html`<h3 role="presentation"></h3>`;
  group.firstChild.textContent = finds.dataset.goTitle;
  for (const link of list) {
    const option = document.createElement("a");
    option.innerHTML = html`<span class="cut"></span>`;
    option.firstChild.textContent = ($(".label", link) ?? link).textContent.trim();
    option.prepend($("svg", link).cloneNode(true));
    Object.assign(option, { href: link.href, role: "option", tabIndex: -1 });
    group.append(option);
  }
  return group.outerHTML;
}

async function find(query) {
  asked = query;
  const near = places(query);
  if (!query) show(near, query);
  const far = await fetch(`/palette?${new URLSearchParams({ q: query })}`, { headers: { "HX-Request": "true" } })
    .then((response) => (response.ok ? response.text() : ""))
    .catch(() => "");
  if (asked === query) show(near + far, query);
}

function show(content, query) {
  finds.innerHTML = content || html`<p class="nothing"></p>`;
  if (!content) finds.firstChild.textContent = words.none.replace("#", () => query);
  choose(0);
  answered = query;
}

function choose(index) {
  const options = $$("a", finds);
  for (const [at, option] of options.entries()) {
    option.ariaSelected = at === index;
    option.id = `find-${at}`;
  }
  ask.setAttribute("aria-activedescendant", options[index]?.id ?? "");
  options[index]?.scrollIntoView({ block: "nearest" });
}

const typed = () => ask.value.trim();
const chosen = () => $("[aria-selected=true]", finds);
// What is typed counts, not what stands there yet.
async function take(apart) {
  if (answered !== typed()) await find(typed());
  const option = chosen();
  if (option && answered === typed()) apart ? open(option.href) : option.click();
}

let waiting;
ask?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => find(typed()), 120);
});
ask?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "?" && !ask.value) {
    event.preventDefault();
    palette.close();
    showKeys();
    return;
  }
  const options = $$("a", finds);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose((options.indexOf(chosen()) + step + options.length) % options.length);
  else if (event.key === "Enter") take(event.ctrlKey || event.metaKey);
  else return;
  event.preventDefault();
});
palette?.addEventListener("close", () => (ask.value = ""));
// `beforetoggle` also hears of dialogs that the browser opened by itself through `command`.
palette?.addEventListener("beforetoggle", (event) => event.newState === "open" && find(""));

// Keys of the frame; those of the inbox are its own
const showKeys = () => $("[data-keys]")?.click();
const goes = {
  i: "inbox",
  k: "customers",
  p: "tickets",
  d: "orders",
  n: "tasks",
  c: "calls",
  s: "settings",
  r: "reminders",
};
let goUntil = 0;
document.addEventListener(
  "keydown",
  (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
      event.preventDefault();
      if (palette.open) palette.close();
      else palette.showModal();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const going = Date.now() < goUntil && goes[event.key];
    goUntil = event.key === "g" && Date.now() + 1500;
    if (going) {
      // It is the frame's alone: `g c` must not claim a conversation too.
      event.stopImmediatePropagation();
      event.preventDefault();
      $(`[data-go="${going}"], #${going}`)?.click();
    } else if (event.key === "?") showKeys();
  },
  true,
);

// Esc leads out of a field, so that single keys mean something again. On the window: what lies open in the field hears of
// it first and closes, and a search is emptied before it is left.
addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !typing(field)) return;
  if (!field.closest("dialog, [popover]") && !(field.type === "search" && field.value)) field.blur();
});

// Offline: the browser knows of the cable, the stream and htmx of the server
const bar = $("#offline");
const streamIsDown = () => document.documentElement.dataset.stream === "down";
let losing;
function offline(lost) {
  if (!bar || bar.hidden === !lost) return;
  bar.hidden = !lost;
  if (!lost) toast({ text: words.online });
}
const healed = () => navigator.onLine && !streamIsDown() && offline(false);
addEventListener("offline", () => offline(true));
addEventListener("online", healed);
// A server that only starts anew is back within a moment: no bar for that.
document.addEventListener("live:down", () => {
  clearTimeout(losing);
  losing = setTimeout(() => offline(true), 1000);
});
document.addEventListener("live:up", () => {
  clearTimeout(losing);
  healed();
});
document.addEventListener("htmx:error", ({ detail }) => detail?.error instanceof TypeError && offline(true));
document.addEventListener("htmx:after:request", healed);

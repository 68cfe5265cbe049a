// The form of an order: products found as one types, lines and totals worked out by the server meanwhile, and all of it
// kept. Without this file every button of the form asks the server by itself.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const parse = (text) => new Range().createContextualFragment(text);
const formOf = (node) => node?.closest?.("form[data-order-form]");
const own = { "HX-Request": "true" };

// --- What the server works out ---
let asked = 0;
let timer;

// What is asked, and kept by that, just now.
const underWay = new Set();
function notLater() {
  clearTimeout(timer);
  timer = undefined;
}

function recount(form, act = "") {
  const asking = ask(form, act);
  underWay.add(asking);
  void asking.finally(() => underWay.delete(asking));
}
async function ask(form, act) {
  notLater();
  const mine = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("act", act);
  const answer = await fetch("/orders/form", {
    method: "POST",
    headers: own,
    body,
    keepalive: body.toString().length < 60_000,
  }).catch(() => undefined);
  if (!answer?.ok || !form.isConnected) {
    // What could not be kept is tried again, unless something newer was meanwhile.
    if (form.isConnected && mine === asked && (!answer || answer.status >= 500))
      timer = setTimeout(() => recount(form, act), 2_000);
    return;
  }
  const text = await answer.text();
  // Of an older question only a line added or dropped counts; numbers are asked for again.
  if (mine !== asked && !act) return;
  show(form, parse(text), Boolean(act));
}

function show(form, now, whole) {
  const goods = $("#order-goods", form);
  const next = $("#order-goods", now);
  if (!goods || !next) return;
  const isOther = goods.dataset.lines !== next.dataset.lines;
  if (whole || isOther) {
    const focused =
      document.activeElement?.closest?.("#order-lines") && document.activeElement.getAttribute("aria-label");
    $("#order-lines", goods).replaceChildren(...$("#order-lines", next).children);
    goods.dataset.lines = next.dataset.lines;
    $(".muted.small", $("table.lines", goods).parentElement)?.remove();
    const nothing = $("table.lines + .muted", next);
    if (nothing) $("table.lines", goods).after(nothing);
    if (focused) $(`#order-lines [aria-label="${CSS.escape(focused)}"]`, goods)?.focus();
  }
  for (const out of $$("[data-out]", next)) {
    const old = $(`[data-out="${out.dataset.out}"]`, goods);
    if (!old || old === out) continue;
    old.textContent = out.textContent;
    if (old.matches(".error")) old.hidden = out.hidden;
    old.closest("tr")?.classList.toggle("is-wrong", !$(".error", old.closest("tr")).hidden);
  }
  const around = form.closest(".sheet") ?? form.parentElement;
  for (const shown of $$("[data-shows]", around)) {
    shown.textContent = $(`[data-out="${shown.dataset.shows}"]`, goods)?.textContent ?? "";
  }
  const { fill = "{}", labels = "{}" } = $("[data-fill]", now)?.dataset ?? {};
  for (const [name, value] of Object.entries(JSON.parse(fill))) {
    const field = $(`[name="${name}"]`, form);
    if (!field || field.value || !value) continue;
    if (!field.matches("select")) field.value = value;
    else {
      const detail = { name, value, label: JSON.parse(labels)[name] };
      form.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail }));
    }
  }
}

const recountSoon = (form) => {
  clearTimeout(timer);
  timer = setTimeout(() => recount(form), 350);
};
document.addEventListener("input", ({ target }) => {
  const form = formOf(target);
  if (!form) return;
  if (target.matches("[data-find]")) findSoon(target);
  else if (!target.closest("[data-picker]")) recountSoon(form);
});
document.addEventListener("change", ({ target }) => {
  const form = formOf(target);
  if (form && target.name === "customer_id") recount(form, "customer");
  else if (form && target.matches("[data-picker] select, [data-places] input")) recountSoon(form);
});
// What was typed in the last moment is kept though the page goes.
document.addEventListener("visibilitychange", () => {
  const form = $("form[data-order-form]");
  if (document.visibilityState === "hidden" && timer && form) recount(form);
});
// Whatever is kept after a form was sent would be there when it is opened next, as if nobody had sent it.
let sending;
document.addEventListener(
  "submit",
  async (event) => {
    const form = formOf(event.target);
    if (!form) return;
    notLater();
    if (underWay.size === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const by = event.submitter;
    if (sending === form) return;
    sending = form;
    await Promise.allSettled(underWay);
    sending = undefined;
    if (form.isConnected) form.requestSubmit(by?.isConnected ? by : null);
  },
  true,
);

// --- Buttons of lines, and Enter, which is the first of them ---
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[data-act]");
    const form = button?.form ?? formOf(button);
    if (!button || !form?.matches("[data-order-form]")) return;
    event.preventDefault();
    event.stopPropagation();
    recount(form, button.value);
    if (!button.matches("[role=option]")) return;
    const field = $("[data-find]", form);
    field.value = "";
    close(field);
    field.focus();
  },
  true,
);

// --- Products ---
let finding = 0;
let findTimer;
const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const options = (field) => $$("[role=option]", listOf(field));

function findSoon(field) {
  clearTimeout(findTimer);
  findTimer = setTimeout(() => find(field), 120);
}
async function find(field) {
  const mine = ++finding;
  const url = new URL(field.dataset.find, location.href);
  url.searchParams.set("q", field.value.trim());
  const answer = await fetch(url, { headers: own }).catch(() => undefined);
  if (mine !== finding || !answer?.ok) return;
  const text = await answer.text();
  if (mine !== finding || !field.isConnected || document.activeElement !== field) return;
  const list = listOf(field);
  list.innerHTML = text;
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  point(field, 0);
}
function point(field, at) {
  for (const [n, option] of options(field).entries()) {
    option.setAttribute("aria-selected", String(n === at));
    option.classList.toggle("is-hover", n === at);
    if (n !== at) continue;
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}
/** What is still asked for takes the place of nothing: one has chosen from what stands there, or leaves it. */
function stay() {
  finding += 1;
  clearTimeout(findTimer);
}
function close(field) {
  stay();
  listOf(field).hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}
document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.("[data-find]") && listOf(target).hidden && target.value.trim()) find(target);
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (target.matches?.("[data-find]") && !relatedTarget?.closest?.("#goods-found")) close(target);
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("#goods-found")) event.preventDefault();
});
document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target.matches?.("[data-find]") && event.target;
    if (!field || event.isComposing || event.keyCode === 229) return;
    const found = listOf(field).hidden ? [] : options(field);
    const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length === 0) find(field);
    else if (step) {
      stay();
      point(field, (at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      if (found[at]) found[at].click();
      else find(field);
    } else if (event.key === "Escape" && found.length) close(field);
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

// --- What is meant for the customer goes into the composer, behind what stands there ---
document.addEventListener("htmx:after:swap", () => {
  const said = $("[data-compose]");
  const field = $("form#composer textarea");
  if (!said) return;
  const text = said.dataset.compose;
  said.remove();
  if (!field) return;
  field.value = [field.value.trim(), text].filter(Boolean).join("\n\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

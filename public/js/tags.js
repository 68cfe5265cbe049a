// The field that gives tags: what is there is offered as one types, Enter takes what is marked or makes it.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();
const MOST = 8;

const inputOf = (node) => node?.closest?.(".tag-field")?.querySelector("[role=combobox]");
const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const isOpen = (list) => list.matches(":popover-open");
const fieldOf = (input) => input.closest(".tag-field").id;
// The field whose list was closed by hand: drawn again, it stays so until one types or comes anew.
let shut;

// --- What can be given: asked for once, and again when a tag changed ---
let known;
const options = () =>
  (known ??= fetch("/tags/options", { headers: { "HX-Request": "true" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
    .then((text) => {
      const box = document.createElement("div");
      box.innerHTML = text;
      return [...box.children].map((option) => ({ option, plain: fold(option.dataset.name) }));
    })
    .catch(() => ((known = undefined), [])));
document.addEventListener("live:change", ({ detail }) => {
  if (detail.some(({ subject }) => subject === "tag")) known = undefined;
});
document.addEventListener("live:refresh", () => (known = undefined));

function maker(input, name, shared) {
  const option = document.createElement("div");
  option.setAttribute("role", "option");
  option.dataset.shared = shared ? "1" : "";
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "icon small");
  icon.innerHTML = `<use href="${JSON.parse(document.body.dataset.words).icons}#plus"/>`;
  const words = (shared ? input.dataset.makeShared : input.dataset.make).replace("#", () => name);
  option.append(icon, Object.assign(document.createElement("span"), { className: "cut", textContent: words }));
  return option;
}

let turns = 0;
async function offer(input) {
  const turn = ++turns;
  const all = await options();
  // Closed or asked for anew while the answer was on its way.
  if (turn !== turns || document.activeElement !== input) return;
  const name = input.value.replace(/\s+/g, " ").trim();
  const sought = fold(name);
  const given = new Set($$(".tag[data-id]", input.closest(".tag-field")).map((chip) => chip.dataset.id));
  const rest = all.filter(({ option, plain }) => !given.has(option.dataset.id) && plain.includes(sought));
  rest.sort((a, b) => b.plain.startsWith(sought) - a.plain.startsWith(sought));
  const same = all.some(({ plain }) => plain === sought);
  const made = name && !same ? [maker(input, name, false), maker(input, name, true)] : [];
  const list = listOf(input);
  list.replaceChildren(...rest.slice(0, MOST).map(({ option }) => option.cloneNode(true)), ...made);
  for (const [at, option] of [...list.children].entries()) option.id = `${list.id}-${at}`;
  if (!list.children.length) return close(input);
  if (!isOpen(list)) list.showPopover();
  input.setAttribute("aria-expanded", "true");
  place(input, list);
  point(input, name ? 0 : -1);
}

/** Under the field, or above it where there is more room. */
function place(input, list) {
  const field = input.getBoundingClientRect();
  const below = field.bottom + list.offsetHeight + 8 < innerHeight || field.top < list.offsetHeight + 8;
  list.style.top = `${below ? field.bottom + 4 : field.top - list.offsetHeight - 4}px`;
  list.style.left = `${Math.max(8, Math.min(field.left, innerWidth - list.offsetWidth - 8))}px`;
}

/** Which one Enter would take. */
function point(input, at) {
  const offered = [...listOf(input).children];
  for (const [n, option] of offered.entries()) {
    option.setAttribute("aria-selected", String(n === at));
    option.classList.toggle("is-hover", n === at);
  }
  if (offered[at]) input.setAttribute("aria-activedescendant", offered[at].id);
  else input.removeAttribute("aria-activedescendant");
  offered[at]?.scrollIntoView({ block: "nearest" });
}

function close(input) {
  turns += 1;
  const list = listOf(input);
  if (list && isOpen(list)) list.hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

const pointed = (input) => [...listOf(input).children].findIndex((option) => option.matches("[aria-selected=true]"));

/** Sends what was chosen: a tag by its id, or the name that was typed. */
function give(input, option) {
  shut = undefined;
  const { form } = input;
  for (const field of $$("[data-chosen]", form)) field.remove();
  const [name, value] = option?.dataset.id ? ["tag", option.dataset.id] : ["shared", option?.dataset.shared ?? ""];
  const chosen = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  chosen.dataset.chosen = "";
  form.append(chosen);
  close(input);
  form.requestSubmit();
}

const isField = (target) => target.matches?.(".tag-new [role=combobox]");
document.addEventListener("focusin", ({ target }) => isField(target) && fieldOf(target) !== shut && offer(target));
document.addEventListener("input", ({ target }) => {
  if (!isField(target)) return;
  shut = undefined;
  offer(target);
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (!isField(target)) return;
  if (relatedTarget) shut = undefined;
  close(target);
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".tag-options [role=option]");
  if (!option) return;
  // The field keeps the cursor, so that the next one can be typed at once.
  event.preventDefault();
  give(inputOf(option), option);
});
document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.(".tag-new [role=combobox]") || event.isComposing || event.keyCode === 229) return;
  const list = listOf(input);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (!isOpen(list)) return offer(input);
    const count = list.children.length;
    point(input, (pointed(input) + step + count) % count);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (input.value.trim() || pointed(input) >= 0) give(input, list.children[pointed(input)]);
  } else if (event.key === "Escape") {
    shut = fieldOf(input);
    if (isOpen(list)) {
      event.preventDefault();
      event.stopPropagation();
    }
    close(input);
  }
});

// --- What was given stands there, and the next one can be typed ---
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches?.(".tag-new")) return;
  const input = inputOf(ctx.sourceElement);
  // Empty as soon as it is sent: the answer never takes away what is typed while it is on its way.
  ctx.given = { field: input.closest(".tag-field").id, name: input.value };
  input.value = "";
});
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const [field, written] = [ctx?.sourceElement, document.activeElement].map((node) => node?.closest?.(".tag-field"));
  if (!field || field !== written || !isField(document.activeElement)) return;
  // A list that one closed stays closed when the field is drawn again; after giving a tag the next ones are offered.
  ctx.typing = { id: field.id, offers: Boolean(ctx.given) || isOpen(listOf(document.activeElement)) };
});
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => ctx.given && (known = undefined));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!ctx.given) return;
  const input = document.getElementById(ctx.given.field)?.querySelector("[role=combobox]");
  // What was refused stands there again, unless the next one was begun.
  if (!(ctx.response?.status < 400) && input && !input.value) input.value = ctx.given.name;
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const more = $("#tag-more:popover-open [role=combobox]");
  const { id, offers } = ctx?.typing ?? { offers: true };
  const field = id && document.getElementById(id);
  const input = field
    ? $("[role=combobox]", field)
    : more && !more.closest(".tag-field").contains(document.activeElement)
      ? more
      : undefined;
  if (!input) return;
  for (const chosen of $$("[data-chosen]", input.form)) chosen.remove();
  if (document.activeElement !== input) input.focus({ preventScroll: true });
  else if (offers && fieldOf(input) !== shut) offer(input);
});

// --- The bar above the composer ---
document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (target.id === "tag-more" && newState === "open") $("[role=combobox]", target)?.focus();
  },
  true,
);
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key !== "t" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (target.closest?.("input, textarea, select, dialog, [contenteditable]") || $("dialog[open]")) return;
  const button = $("[data-tag-more]");
  if (!button) return;
  event.preventDefault();
  button.click();
});

// Fields that choose one of very many: asks as one types, arrows and Enter choose, Esc leaves all as it was.
const $ = (selector, from) => from.querySelector(selector);
const $$ = (selector, from) => [...from.querySelectorAll(selector)];
const pickerOf = (node) => node.closest?.("[data-picker]");
const partsOf = (picker) => ({
  select: $("select", picker),
  input: $("[role=combobox]", picker),
  list: $("[role=listbox]", picker),
});
const isOpen = (list) => list.matches(":popover-open");

let asking = 0;
let waiting;

/** Under the field, or above it where there is no room below; as wide as the field at least. */
function place(input, list) {
  const field = input.parentElement.getBoundingClientRect();
  list.style.minWidth = `${field.width}px`;
  const below = field.bottom + list.offsetHeight + 8 < innerHeight || field.top < list.offsetHeight + 8;
  list.style.top = `${below ? field.bottom : field.top - list.offsetHeight - 8}px`;
  list.style.left = `${Math.max(8, Math.min(field.left, innerWidth - list.offsetWidth - 8))}px`;
}

async function ask(picker, text) {
  const mine = ++asking;
  const { input, list } = partsOf(picker);
  const url = new URL(picker.dataset.picker, location.href);
  url.searchParams.set("q", text.trim());
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => undefined);
  if (mine !== asking || !answer?.ok || !input.isConnected || document.activeElement !== input) return;
  const found = await answer.text();
  if (mine !== asking || document.activeElement !== input) return;
  list.innerHTML = found;
  for (const [at, option] of $$("[role=option]", list).entries()) option.id = `${list.id}-${at}`;
  if (!isOpen(list)) list.showPopover();
  input.setAttribute("aria-expanded", "true");
  place(input, list);
  point(picker, text ? 0 : -1);
}

/** Which one Enter would take. */
function point(picker, at) {
  const { input, list } = partsOf(picker);
  const options = $$("[role=option]", list);
  for (const [n, option] of options.entries()) {
    option.setAttribute("aria-selected", String(n === at));
    option.classList.toggle("is-hover", n === at);
  }
  if (options[at]) input.setAttribute("aria-activedescendant", options[at].id);
  else input.removeAttribute("aria-activedescendant");
  options[at]?.scrollIntoView({ block: "nearest" });
}

function close(picker) {
  asking += 1;
  clearTimeout(waiting);
  const { input, list } = partsOf(picker);
  if (isOpen(list)) list.hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

/** The name of what is chosen, as it stands in the field again. */
function settle(picker) {
  const { select, input } = partsOf(picker);
  input.value = select.value ? select.selectedOptions[0].textContent : "";
  $("[data-clear]", picker).hidden = !select.value;
}

function choose(picker, value, label) {
  const { select } = partsOf(picker);
  const known = [...select.options].find((option) => option.value === value);
  if (!known) select.add(new Option(label, value));
  select.value = value;
  close(picker);
  settle(picker);
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  const picker = target.matches?.("[data-picker] [role=combobox]") && pickerOf(target);
  if (!picker) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(picker, target.value), 120);
});

document.addEventListener("click", ({ target }) => {
  const picker = pickerOf(target);
  if (!picker) return;
  const { input, list } = partsOf(picker);
  const option = target.closest("[role=option]");
  if (option) {
    choose(picker, option.dataset.value, option.dataset.label);
    input.focus();
  } else if (target.closest("[data-clear]")) {
    choose(picker, "", "");
    input.focus();
  } else if (target === input && !isOpen(list)) {
    input.select();
    ask(picker, "");
  }
});
// The field keeps the focus while one presses on an option.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-picker] .picks")) event.preventDefault();
});

document.addEventListener("focusout", ({ target }) => {
  const picker = target.matches?.("[data-picker] [role=combobox]") && pickerOf(target);
  if (!picker) return;
  close(picker);
  const { select, input } = partsOf(picker);
  if (!input.value.trim() && select.value) choose(picker, "", "");
  else settle(picker);
});

document.addEventListener(
  "keydown",
  (event) => {
    const picker = event.target.matches?.("[data-picker] [role=combobox]") && pickerOf(event.target);
    if (!picker || event.isComposing) return;
    const { input, list } = partsOf(picker);
    const options = isOpen(list) ? $$("[role=option]", list) : [];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !isOpen(list)) ask(picker, "");
    else if (step && options.length) point(picker, (at + step + options.length) % options.length);
    else if (event.key === "Enter" && options[at]) choose(picker, options[at].dataset.value, options[at].dataset.label);
    else if (event.key === "Escape" && isOpen(list)) {
      close(picker);
      settle(picker);
      input.select();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
// What stands below the field does not follow it when the page scrolls under it.
document.addEventListener(
  "scroll",
  ({ target }) => {
    const picker = document.activeElement && pickerOf(document.activeElement);
    if (picker && !target.closest?.(".picks")) place(partsOf(picker).input, partsOf(picker).list);
  },
  true,
);

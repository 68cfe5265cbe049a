// Addresses: what is being typed is shown as the places it may mean; arrows and Enter take one, Esc leaves the text alone.
const partsOf = (field) => ({
  input: field.querySelector("[role=combobox]"),
  was: field.querySelector("[name=was]"),
  list: field.querySelector("[role=listbox]"),
});
const fieldOf = (node) => node.matches?.("[data-places] [role=combobox]") && node.closest("[data-places]");
const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];
const isOpen = (list) => list.matches(":popover-open");

let asking = 0;
let waiting;

/** Under the field, or above it where there is no room below; as wide as the field at least. */
function place({ input, list }) {
  const at = input.getBoundingClientRect();
  list.style.minWidth = `${at.width}px`;
  const below = at.bottom + list.offsetHeight + 8 < innerHeight || at.top < list.offsetHeight + 8;
  list.style.top = `${below ? at.bottom : at.top - list.offsetHeight - 8}px`;
  list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - list.offsetWidth - 8))}px`;
}

async function ask(field) {
  const mine = ++asking;
  const { input, list } = partsOf(field);
  const text = input.value.trim();
  if (text.length < 2) return close(field);
  const url = new URL(field.dataset.places, location.href);
  url.searchParams.set("q", text);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => undefined);
  const found = answer?.ok ? await answer.text() : "";
  if (mine !== asking || !found || document.activeElement !== input) return;
  list.innerHTML = found;
  for (const [at, option] of optionsOf(list).entries()) option.id = `${list.id}-${at}`;
  if (!isOpen(list)) list.showPopover();
  input.setAttribute("aria-expanded", "true");
  place({ input, list });
  point(field, -1);
}

function point(field, at) {
  const { input, list } = partsOf(field);
  const options = optionsOf(list);
  for (const [n, option] of options.entries()) {
    option.setAttribute("aria-selected", String(n === at));
    option.classList.toggle("is-hover", n === at);
  }
  if (options[at]) input.setAttribute("aria-activedescendant", options[at].id);
  else input.removeAttribute("aria-activedescendant");
  options[at]?.scrollIntoView({ block: "nearest" });
}

function close(field) {
  asking += 1;
  clearTimeout(waiting);
  const { input, list } = partsOf(field);
  if (isOpen(list)) list.hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function take(field, option) {
  const { input, was } = partsOf(field);
  input.value = option.dataset.value;
  was.value = option.dataset.was ?? "";
  close(field);
}

document.addEventListener("input", ({ target }) => {
  const field = fieldOf(target);
  if (!field) return;
  partsOf(field).was.value = "";
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(field), 120);
});

// The field keeps the focus while one presses on an option.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-places] .picks")) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const option = target.closest?.("[data-places] [role=option]");
  if (option) take(option.closest("[data-places]"), option);
});
document.addEventListener("focusout", ({ target }) => {
  const field = fieldOf(target);
  if (field) close(field);
});

document.addEventListener(
  "keydown",
  (event) => {
    const field = fieldOf(event.target);
    if (!field || event.isComposing || !isOpen(partsOf(field).list)) return;
    const options = optionsOf(partsOf(field).list);
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length > 0)
      point(field, at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length);
    else if (event.key === "Enter" && options[at]) take(field, options[at]);
    else if (event.key === "Escape") close(field);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

// Fields that are chosen by typing a part: asks as one types, arrows and Enter take one, Esc leaves all as it was. In a
// [data-picker] one of very many is chosen for the select underneath; in a [data-places] what is taken goes on as text.
const $ = (selector, from) => from.querySelector(selector);
const $$ = (selector, from) => [...from.querySelectorAll(selector)];
const roots = "[data-picker], [data-places]";
const rootOf = (input) => input.matches?.("[role=combobox]") && input.closest(roots);
const partsOf = (root) => ({
  select: $("select", root),
  input: $("[role=combobox]", root),
  was: $("[name=was]", root),
  list: $("[role=listbox]", root),
});
const isOpen = (list) => list.matches(":popover-open");
const optionsOf = (list) => $$("[role=option]", list);

let asking = 0;
let waiting;

/** Under the field, or above it where there is no room below; as wide as the field at least. */
function place({ input, list, select }) {
  const field = (select ? input.parentElement : input).getBoundingClientRect();
  list.style.minWidth = `${field.width}px`;
  const below = field.bottom + list.offsetHeight + 8 < innerHeight || field.top < list.offsetHeight + 8;
  list.style.top = `${below ? field.bottom : field.top - list.offsetHeight - 8}px`;
  list.style.left = `${Math.max(8, Math.min(field.left, innerWidth - list.offsetWidth - 8))}px`;
}

/** The select of a picker; its input may have the name as its id, so that `elements` would give both. */
const namedIn = (form, name) => form?.querySelector(`select[name="${name}"]`);

/** What is offered may depend on another field of the form: wards on the province. */
function addressOf({ dataset }, form, text) {
  const url = new URL(dataset.picker ?? dataset.places, location.href);
  url.searchParams.set("q", text);
  if (dataset.with) url.searchParams.set(dataset.with, namedIn(form, dataset.with)?.value ?? "");
  return url;
}

async function ask(root, typed) {
  const mine = ++asking;
  const { input, list, select } = partsOf(root);
  const text = typed.trim();
  if (!select && text.length < 2) return close(root);
  const url = addressOf(root, input.form, text);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => undefined);
  const isWanted = () => mine === asking && input.isConnected && document.activeElement === input;
  if (!answer?.ok || !isWanted()) return;
  const found = await answer.text();
  if (!found || !isWanted()) return;
  list.innerHTML = found;
  for (const [at, option] of optionsOf(list).entries()) option.id = `${list.id}-${at}`;
  if (!isOpen(list)) list.showPopover();
  input.setAttribute("aria-expanded", "true");
  place({ input, list, select });
  // Enter in a line of text is for the line, until one goes down into what is offered.
  point(root, select && text ? 0 : -1);
}

/** Which one Enter would take. */
function point(root, at) {
  const { input, list } = partsOf(root);
  const options = optionsOf(list);
  for (const [n, option] of options.entries()) {
    option.setAttribute("aria-selected", String(n === at));
    option.classList.toggle("is-hover", n === at);
  }
  if (options[at]) input.setAttribute("aria-activedescendant", options[at].id);
  else input.removeAttribute("aria-activedescendant");
  options[at]?.scrollIntoView({ block: "nearest" });
}

/** What is still asked for takes the place of nothing: one has chosen from what stands there, or leaves it. */
function stay() {
  asking += 1;
  clearTimeout(waiting);
}

function close(root) {
  stay();
  const { input, list } = partsOf(root);
  if (isOpen(list)) list.hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

/** The name of what is chosen, as it stands in the field again; text stays as it is. */
function settle(root) {
  const { select, input } = partsOf(root);
  if (!select) return;
  input.value = select.value ? select.selectedOptions[0].textContent : "";
  $("[data-clear]", root).hidden = !select.value;
}

function choose(root, value, label) {
  const { select, input } = partsOf(root);
  close(root);
  if (!select) {
    input.value = value;
    return input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (![...select.options].some((option) => option.value === value)) select.add(new Option(label, value));
  const isOther = select.value !== value;
  select.value = value;
  settle(root);
  if (!isOther) return;
  // What was offered for the other choice is none of this one.
  for (const other of $$(`[data-with="${select.name}"]`, input.form ?? document)) choose(other, "", "");
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** An option may bring the choices of other fields with it: a ward its province. */
function take(root, { dataset }) {
  const { input, was } = partsOf(root);
  // First the others: a new province empties the ward.
  for (const [name, [value, label]] of Object.entries(JSON.parse(dataset.also ?? "{}")))
    pick(input.form, name, value, label);
  choose(root, dataset.value, dataset.label);
  if (was) was.value = dataset.was ?? "";
}
const pick = (form, name, value, label) => {
  const other = namedIn(form, name)?.closest("[data-picker]");
  if (other) choose(other, value, label);
};
// Whoever fills a form in by itself says so.
document.addEventListener("pick", ({ target, detail }) => pick(target, detail.name, detail.value, detail.label));

document.addEventListener("input", ({ target }) => {
  const root = rootOf(target);
  if (!root) return;
  const { was } = partsOf(root);
  if (was) was.value = "";
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(root, target.value), 120);
});

document.addEventListener("click", ({ target }) => {
  const root = target.closest?.(roots);
  if (!root) return;
  const { input, list, select } = partsOf(root);
  const option = target.closest("[role=option]");
  if (option) {
    take(root, option);
    input.focus();
  } else if (target.closest("[data-clear]")) {
    choose(root, "", "");
    input.focus();
  } else if (select && target === input && !isOpen(list)) {
    input.select();
    ask(root, "");
  }
});
// The field keeps the focus while one presses on an option.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(":is([data-picker], [data-places]) .picks")) event.preventDefault();
});

document.addEventListener("focusout", ({ target }) => {
  const root = rootOf(target);
  if (!root) return;
  close(root);
  const { select, input } = partsOf(root);
  if (select?.value && !input.value.trim()) choose(root, "", "");
  else settle(root);
});

document.addEventListener(
  "keydown",
  (event) => {
    const root = rootOf(event.target);
    if (!root || event.isComposing || event.keyCode === 229) return;
    const { input, list, select } = partsOf(root);
    const options = isOpen(list) ? optionsOf(list) : [];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && select && !isOpen(list)) ask(root, "");
    else if (step && options.length) {
      stay();
      point(root, at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length);
    } else if (event.key === "Enter" && options[at]) take(root, options[at]);
    else if (event.key === "Escape" && isOpen(list)) {
      close(root);
      settle(root);
      if (select) input.select();
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
    const root = document.activeElement && rootOf(document.activeElement);
    if (root && !target.closest?.(".picks")) place(partsOf(root));
  },
  true,
);

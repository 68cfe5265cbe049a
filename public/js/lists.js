// List screens in the browser: keys, selection, changed rows in their place, new ones announced, boards. Markup is the server's.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const own = { headers: { "HX-Request": "true" } };
const parse = (text) => new Range().createContextualFragment(text);
const say = (text, tone = "bad") => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));
const body = () => $("#list-rows");
const withQuery = (path, query, more = "") =>
  `${path}${query || more ? "?" : ""}${[query, more].filter(Boolean).join("&")}`;

const { coalesced, busy } = calm;
const get = async (url) => (await calm.get(url, own)).text();

// --- Selection ---
const boxes = () => $$("#list-rows input[name='ids[]']");
let last;

function showSelection() {
  const bar = $("#bulk");
  if (!bar) return;
  const all = boxes();
  const ticked = all.filter((box) => box.checked).length;
  const whole = bar.elements.all.value === "1";
  const total = Number($("#views [aria-current] small")?.textContent) || 0;
  const number = whole ? total || `${all.length}+` : ticked;
  $(".selected", bar).textContent = $(".selected", bar).dataset.text.replace("#", number);
  const head = $("#select-all");
  head.checked = ticked > 0 && ticked === all.length;
  head.indeterminate = ticked > 0 && ticked < all.length;
  const more = $("[data-all]", bar);
  more.hidden = whole || ticked < all.length || !$("#list-rows .more");
  more.textContent = more.dataset.text.replace("#", total || "…");
}

function unselect() {
  for (const box of boxes()) box.checked = false;
  if ($("#bulk")) $("#bulk").elements.all.value = "";
  showSelection();
}

document.addEventListener("change", ({ target }) => {
  if (target.id === "select-all") {
    for (const box of boxes()) box.checked = target.checked;
    if (!target.checked) $("#bulk").elements.all.value = "";
  } else if (target.name !== "ids[]") return;
  else if (!target.checked) $("#bulk").elements.all.value = "";
  showSelection();
});

document.addEventListener("click", (event) => {
  const { target } = event;
  const box = target.closest?.("#list-rows input[name='ids[]']");
  if (box) {
    const all = boxes();
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) each.checked = box.checked;
      showSelection();
    }
    last = box;
  }
  if (target.closest?.("[data-unselect]")) unselect();
  if (target.closest?.("[data-all]")) {
    $("#bulk").elements.all.value = "1";
    showSelection();
  }
  const mover = target.closest?.("[data-move]");
  if (mover) {
    const line = mover.closest("li");
    if (mover.dataset.move === "1") line.nextElementSibling?.after(line);
    else line.previousElementSibling?.before(line);
    mover.focus();
  }
  // A click anywhere on a row opens it, unless it was meant for something on the row.
  const row = target.closest?.("#list-rows tr[data-id]");
  if (!row || target.closest("a, button, input, label, .menu") || String(getSelection())) return;
  const link = $("a.main", row);
  if (event.ctrlKey || event.metaKey) open(link.href);
  else link?.click();
});

// What is left empty in the filter form does not stand in the address.
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("[data-sparse], .search")) return;
  for (const field of target.elements) if (field.name && !field.value) field.disabled = true;
});

// A long menu is searched as one types; diacritics or not.
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-sift]")) return;
  const sought = folded(target.value.trim());
  for (const item of $$("a", target.closest(".menu"))) item.hidden = !folded(item.textContent).includes(sought);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-sift]") || event.isComposing || event.keyCode === 229)
    return;
  event.preventDefault();
  $("a:not([hidden])", event.target.closest(".menu"))?.click();
});

// A bulk action was taken on: its rows are free again, and the next one is another action. So it is after one that was
// refused: by the same key nothing else would ever be taken on.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const form = $("#bulk");
  if (!form || ctx.sourceElement?.closest?.("#bulk") !== form || !ctx.response?.raw) return;
  const { ok, status } = ctx.response.raw;
  if (status < 500) form.elements.key.value = calm.uuid();
  if (!ok) return;
  for (const dialog of $$("dialog[open]")) dialog.close();
  for (const menu of $$(":popover-open")) menu.hidePopover();
  unselect();
});

// --- Live rows ---
const changed = new Map();
const arrived = new Set();
const refreshRows = coalesced(async () => {
  const list = body();
  const ids = [...changed.keys()].slice(0, 50);
  const names = new Map(ids.map((id) => [id, changed.get(id)]));
  for (const id of ids) changed.delete(id);
  if (!list || !ids.length) return;
  const { path, query, subject } = list.dataset;
  const rows = parse(`<table><tbody>${await get(withQuery(`${path}/rows/${ids}`, query))}</tbody></table>`);
  if (!list.isConnected || list.dataset.query !== query) return;
  for (const id of ids) {
    const [old, now] = [document.getElementById(`${subject}-${id}`), rows.getElementById(`${subject}-${id}`)];
    if (old && now) morph(old, now);
    else if (old) leave(old);
    // Further down than what is loaded it will come by itself; only what is new is announced.
    else if (now && (!$(".more", list) || /opened|created|assigned|started/.test(names.get(id)))) arrived.add(id);
    else arrived.delete(id);
  }
  announce();
  showSelection();
  if (changed.size) refreshRows();
}, 60);

/** Changed where it stands: focus, ticks and open menus stay. */
function morph(old, now) {
  const tick = $("input[name='ids[]']", old);
  if (!tick) return calm.morph(old, now);
  $("input", now).checked = tick.checked;
  now.firstElementChild.replaceChildren(...old.firstElementChild.cloneNode(true).childNodes);
  $("input", now).checked = tick.checked;
  calm.morph(old, now);
}

/** A row that no longer belongs here goes, and what one is reading stays where it is. */
function leave(row) {
  const scroll = $("#list-scroll");
  const above = row.offsetTop < scroll.scrollTop;
  const height = row.offsetHeight;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const focused = row.contains(document.activeElement);
  row.remove();
  if (above) scroll.scrollTop -= height;
  if (focused) $("a.main", next ?? document)?.focus({ preventScroll: true });
}

function announce() {
  let button = $(".arrived");
  // In an empty list nobody reads anything that could move: what comes is shown at once.
  if (arrived.size && !$("tr[data-id]", body())) {
    arrived.clear();
    refreshAll();
  }
  if (!arrived.size) return button?.remove();
  if (!button) {
    button = Object.assign(document.createElement("button"), {
      className: "button primary small arrived",
      type: "button",
    });
    // Said as it comes, and a button all the same: the role of what is said would take its own from it.
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => {
      arrived.clear();
      $("#list-scroll").scrollTop = 0;
      refreshAll();
    });
    $("#list-scroll").before(button);
    button.style.top = `${$("#list-scroll").offsetTop + 40}px`;
  }
  button.textContent = body().dataset.arrived.replace("#", arrived.size);
}

/** The first page again, with what is ticked still ticked. */
async function refreshAll() {
  const list = body();
  if (!list) return;
  const known = new Set($$("tr[data-id]", list).map((row) => row.id));
  const ticked = new Set(boxes().flatMap((box) => (box.checked ? [box.value] : [])));
  const text = await get(withQuery(list.dataset.path, list.dataset.query, "rows=1"));
  const focused = list.contains(document.activeElement);
  list.innerHTML = text;
  if (focused) $("a.main", list)?.focus({ preventScroll: true });
  for (const row of $$("tr[data-id]", list)) row.classList.toggle("is-new", known.size > 0 && !known.has(row.id));
  for (const box of boxes()) box.checked = ticked.has(box.value);
  htmx.process(list);
  arrived.clear();
  announce();
  showSelection();
}

document.addEventListener("live:change", ({ detail }) => {
  const list = body();
  for (const { subject, id, name = "" } of detail) {
    if (list && subject === list.dataset.subject) changed.set(String(id), `${changed.get(String(id)) ?? ""} ${name}`);
    if ($("#board") && `${subject}s` === $("#board").dataset.live) refreshBoard();
  }
  if (changed.size) refreshRows();
});
document.addEventListener("live:refresh", () => {
  for (const row of $$("#list-rows tr[data-id]")) changed.set(row.dataset.id, "");
  refreshRows();
  refreshBoard();
});

// --- Keys of the list ---
function step(by) {
  // Of a board the cards, column after column.
  const rows = $$("#list-rows tr[data-id], #board .card");
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))] ?? rows[0];
  $("a.main, a.title", row ?? document)?.focus();
  row?.scrollIntoView({ block: "nearest" });
}
const keys = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement?.closest?.("#list-rows tr")?.querySelector("input")?.click(),
};
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || $("dialog[open]")) return;
  const box = target.closest?.("input[name='ids[]']");
  if (target.closest?.("input, textarea, select, [contenteditable]") && !box) return;
  if ((body() || $("#board")) && Object.hasOwn(keys, key)) {
    event.preventDefault();
    keys[key]();
  } else if (body() && key === "Escape" && boxes().some((each) => each.checked)) unselect();
});

// --- Board ---
let lifted;
/** What one holds in the hand, or is asked about, must not be drawn anew under them. */
const isHeld = (board) => lifted || $("#dialogs dialog[open]") || $(".card.is-waiting", board) || busy(board);
const refreshBoard = coalesced(async () => {
  for (;;) {
    const board = $("#board");
    if (!board) return;
    const text = isHeld(board) ? undefined : await get(board.dataset.load);
    // Held now, or taken up while the answer was on its way: asked for again once the hand is free.
    if (text !== undefined && board.isConnected && !isHeld(board)) return drawBoard(board, text);
    await calm.pause(80);
  }
}, 250);

/** Each card and column is changed where it stands: a press in that very moment is not lost with what it was on. */
function drawBoard(board, text) {
  const focused = document.activeElement?.closest?.(".card")?.id;
  calm.morph(board, parse(text).firstElementChild);
  if (focused && !document.activeElement?.closest?.(".card")) $(`#${focused} .title`)?.focus({ preventScroll: true });
}

const mayMove = (card, column) => card.dataset.moves.split(" ").includes(column.dataset.column);

async function move(card, column) {
  const [home, next] = [card.parentElement, card.nextElementSibling];
  const back = () => {
    card.classList.remove("is-waiting");
    if (home.isConnected) home.insertBefore(card, next?.isConnected ? next : null);
    $(".title", card)?.focus({ preventScroll: true });
  };
  $("ul", column).prepend(card);
  card.classList.add("is-waiting");
  $(".title", card)?.focus({ preventScroll: true });
  // Where it was seen goes along: who drags what somebody else has moved by then is told instead of obeyed.
  const { id, from, moved = from } = card.dataset;
  const send = new URLSearchParams({
    to: column.dataset.column,
    from: moved,
    part: "card",
    command: calm.uuid(),
  });
  const url = `${$("#board").dataset.path}/${id}/status`;
  const response = await fetch(url, { method: "POST", body: send, ...own }).catch(() => undefined);
  const text = (await response?.text().catch(() => "")) ?? "";
  if (response?.ok) {
    card.classList.remove("is-waiting");
    // Until the board is drawn anew.
    card.dataset.moved = column.dataset.column;
    $("#board-said").textContent = `${card.dataset.name} → ${$("h2", column).textContent}`;
    return refreshBoard();
  }
  if (response?.status === 422 && text.includes("<dialog")) return demand(text, card, back);
  back();
  const said = JSON.parse(response?.headers.get("HX-Trigger") ?? "{}").toast;
  say(said?.text ?? $("#board")?.dataset.lost);
}

/** The move needs more: the form opens in place, and whoever closes it without sending finds the card where it was. */
function demand(text, card, back) {
  const place = $("#dialogs");
  place.innerHTML = text;
  htmx.process(place);
  const dialog = $("dialog", place);
  dialog.removeAttribute("data-open");
  dialog.showModal();
  dialog.addEventListener("close", () => {
    const done = dialog.dataset.done;
    place.replaceChildren();
    if (!done) back();
    else card.classList.remove("is-waiting");
    refreshBoard();
  });
}

// What a card's move demanded was given: its form closes, and the card stays where it was put.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const dialog = ctx.sourceElement?.closest?.("#dialogs dialog");
  if (!dialog || !ctx.response?.raw?.ok || !$("[name=part][value=card]", dialog)) return;
  dialog.dataset.done = "yes";
  dialog.close();
});

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.(".card[draggable]");
  if (!card) return;
  lifted = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.name);
  setTimeout(() => {
    card.classList.add("is-lifted");
    $("#board").classList.add("is-dragging");
    for (const column of $$(".column"))
      column.classList.toggle("is-possible", mayMove(card, column) || column.contains(card));
  });
});
document.addEventListener("dragover", (event) => {
  const column = lifted && event.target.closest?.(".column");
  for (const each of $$(".column.is-target")) if (each !== column) each.classList.remove("is-target");
  if (!column || column.contains(lifted) || !mayMove(lifted, column)) return;
  event.preventDefault();
  column.classList.add("is-target");
});
document.addEventListener("drop", (event) => {
  const column = lifted && event.target.closest?.(".column.is-target");
  if (!column) return;
  event.preventDefault();
  const card = lifted;
  lifted = undefined;
  move(card, column);
});
document.addEventListener("dragend", () => {
  lifted?.classList.remove("is-lifted");
  for (const card of $$(".card.is-lifted")) card.classList.remove("is-lifted");
  $("#board")?.classList.remove("is-dragging");
  for (const column of $$(".column")) column.classList.remove("is-target", "is-possible");
  lifted = undefined;
});
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".card");
  if (!card || !event.key.startsWith("Arrow") || event.target.closest(".menu")) return;
  event.preventDefault();
  const columns = $$(".column");
  const at = columns.findIndex((column) => column.contains(card));
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by && event.shiftKey) {
    let to = at + by;
    while (columns[to] && !mayMove(card, columns[to])) to += by;
    if (columns[to]) move(card, columns[to]);
  } else if (by) {
    let to = at + by;
    while (columns[to] && !$(".card", columns[to])) to += by;
    $(".card .title", columns[to] ?? card)?.focus();
  } else {
    const next = event.key === "ArrowDown" ? card.nextElementSibling : card.previousElementSibling;
    if (next?.matches(".card")) $(".title", next).focus();
  }
});

document.addEventListener("htmx:after:swap", showSelection);
showSelection();

// Search in the inbox, and threads opened around a message that was found. The markup is the server's.
const $ = (selector, from = document) => from.querySelector(selector);
const own = { headers: { "HX-Request": "true" } };
const parse = (text) => new Range().createContextualFragment(text);
const screen = () => $("#main[data-room=inbox]");

// --- The box ---
/** The address of the list with this looked for; what one had filtered by stays, for when the box is empty again. */
function addressed(text) {
  const query = new URLSearchParams($("#rows").dataset.query);
  query.delete("q");
  if (text) query.set("q", text);
  return String(query) && `?${query}`;
}

const find = calm.coalesced(async () => {
  const box = $("#inbox-q");
  const text = box?.value.trim() ?? "";
  // What the list shows says what was looked for last: a search that failed on its way still has to be made.
  if (!box || text === (new URLSearchParams($("#rows").dataset.query).get("q") ?? "")) return;
  const query = addressed(text);
  const answer = await (await calm.get(`/inbox/found${query}`, own)).text();
  // Typed on meanwhile: the next answer is on its way.
  if (!box.isConnected || box.value.trim() !== text) return;
  const rows = parse(answer).firstElementChild;
  $("#rows").replaceWith(rows);
  htmx.process(rows);
  history.replaceState(history.state, "", `${location.pathname}${query}`);
  document.dispatchEvent(new CustomEvent("inbox:listed"));
  const open = $("#thread[data-id]")?.dataset.id;
  if (open) document.getElementById(`c${open}`)?.setAttribute("aria-current", "true");
}, 180);

document.addEventListener("input", ({ target }) => {
  if (target.id === "inbox-q") find();
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches(".inbox-search")) return;
  event.preventDefault();
  find();
});
document.addEventListener("keydown", (event) => {
  if (!screen() || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = $("#inbox-q");
  if (event.target === box) {
    // While a word is being composed, its keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      $("#rows .name")?.focus();
    }
    if (event.key === "Escape" && box.value) {
      event.preventDefault();
      box.value = "";
      find();
    }
    return;
  }
  if (event.target.closest?.("input, textarea, select, [contenteditable]") || $("dialog[open]")) return;
  if (event.key === "s" && box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
  if (event.key === "l") $("[data-act=filter]")?.click();
});

// --- A thread opened around a message ---
let shown;
/** Brings what was found into the middle, once for each time it is opened. */
function lead() {
  const sought = $("#pieces .message.sought");
  if (sought && sought !== shown) sought.scrollIntoView({ block: "center" });
  if (sought) shown = sought;
  watchNewer();
}

const inSight = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && loadNewer(), {
  rootMargin: "300px",
});
function watchNewer() {
  inSight.disconnect();
  const newer = $("#newer");
  if (newer) inSight.observe(newer);
}

const loadNewer = calm.coalesced(async () => {
  const newer = $("#newer");
  if (!newer) return;
  const pieces = parse(await (await calm.get(newer.dataset.url, own)).text());
  if (!newer.isConnected) return;
  const log = $(".messages");
  const [height, place] = [log.scrollHeight, log.scrollTop];
  $("#older", pieces)?.remove();
  for (const day of [...pieces.querySelectorAll(".day")]) if (document.getElementById(day.id)) day.remove();
  const fresh = [...pieces.children];
  newer.replaceWith(pieces);
  for (const piece of fresh) htmx.process(piece);
  // The thread hangs from its foot: what is put below must not push away what one reads.
  log.scrollTop = place - (log.scrollHeight - height);
  if (!$("#newer")) $("[data-jump=newest]")?.remove();
  watchNewer();
}, 0);

document.addEventListener("htmx:after:swap", lead);
lead();

// --- Filters ---
// What is left empty does not stand in the address, and what was ticked twice stands there once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-inbox-filters]")) return;
  event.preventDefault();
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!value) continue;
    if (name === "state") query.set(value, "1");
    else query.set(name, [query.get(name), value].filter(Boolean).join(","));
  }
  const text = String(query).replaceAll("%2C", ",");
  location.assign(text ? `/inbox?${text}` : "/inbox");
});

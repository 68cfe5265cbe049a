// The bar: its clocks, what it does by keys, how it folds, and what everybody else on the page has to know of it. One
// tab of a browser leads: it sounds, and it is the one that asks before it is left.
{
  const region = document.getElementById("calls");
  const dock = document.getElementById("call-dock");
  const panel = document.getElementById("call-panel");
  const chip = document.getElementById("call-chip");
  const $ = (selector, from = dock) => from.querySelector(selector);
  const $$ = (selector) => [dock, panel].flatMap((part) => [...part.querySelectorAll(selector)]);
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`calls:${name}`, { detail }));

  // --- One tab leads, and another one when it is closed ---
  const lead = () => {
    region.dataset.leads = "";
    changed();
    tell("leads");
  };
  if (navigator.locks) void navigator.locks.request("switchboard-phone", () => (lead(), new Promise(() => {})));
  else lead();

  // --- Clocks ---
  const two = (part) => String(part).padStart(2, "0");
  function clock(ms, wide) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    if (hours) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
    return `${wide ? two(minutes) : minutes}:${two(seconds % 60)}`;
  }
  let over;
  function tick() {
    const now = Date.now();
    for (const timer of $$("[data-since], [data-until]")) {
      const { since, until, text, wide } = timer.dataset;
      const ms = since ? now - Date.parse(since) : Date.parse(until) - now;
      const shown = text.replace("#", clock(ms, wide !== undefined));
      if (timer.textContent !== shown) timer.textContent = shown;
      // The server ends it; a bar that did not hear of that asks.
      if (until && ms < -1500 && over !== until) refresh((over = until));
    }
    for (const bar of $$("progress[data-to]")) {
      const [from, to] = [Date.parse(bar.dataset.from), Date.parse(bar.dataset.to)];
      bar.value = Math.min(100, Math.round((100 * (now - from)) / Math.max(1, to - from)));
    }
  }
  setInterval(tick, 1000);

  const refresh = () => region.dispatchEvent(new CustomEvent("live"));

  // --- What is shown has changed ---
  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog");
  /** Nothing that one writes in, or has come to by the keyboard: the chip has the focus after each press of its panel. */
  const isFree = (at) => !typing(at) && (chip.contains(at) || !at.matches(":focus-visible") || at.id === "main");
  let [rang, talked] = ["", ""];
  const title = document.title;

  function changed() {
    const ring = $("[data-ring]")?.dataset.ring ?? "";
    const talk = $("[data-talk]")?.dataset.talk ?? "";
    if (ring && ring !== rang) begin(ring);
    if (!ring && rang) document.title = title;
    // Handed on, or over while one was still looking for whom to hand it to.
    if (!talk && talked) document.getElementById("transfer")?.close();
    if (ring !== rang || talk !== talked) tell("changed", { ring, talk, was: { ring: rang, talk: talked } });
    [rang, talked] = [ring, talk];
    tell(ring && region.dataset.leads !== undefined ? "ring" : "quiet");
    tick();
  }

  function begin() {
    region.classList.remove("is-folded");
    document.title = `${$(".ringing b").textContent} · ${title}`;
    const { activeElement: at } = document;
    // Nobody who writes somewhere may answer by the Enter of a line.
    if (!at || isFree(at)) $(".ringing .answer").focus({ preventScroll: true });
  }

  document.addEventListener("htmx:after:swap", changed);
  document.addEventListener(
    "keydown",
    (event) => {
      const answer = $(".ringing .answer");
      const { target, key } = event;
      if (!answer || key !== "Enter" || event.repeat || event.ctrlKey || event.metaKey || typing(target)) return;
      // What one has come to by the keyboard keeps its Enter.
      if (!isFree(target) && target !== answer) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      answer.click();
    },
    true,
  );

  // --- Folding, and room for what stands above ---
  const folds = "callsFolded";
  if (localStorage[folds]) region.classList.add("is-folded");
  region.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-fold]")) return;
    if (region.classList.toggle("is-folded")) localStorage[folds] = "1";
    else delete localStorage[folds];
  });
  new ResizeObserver(() => {
    const height = region.offsetHeight;
    document.body.style.setProperty("--calls", `${height && height + 8}px`);
  }).observe(region);

  // --- The panel counts who waits while it is open ---
  let counted = 0;
  const count = () => {
    counted = Date.now();
    refresh();
  };
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && count());
  document.addEventListener("live:change", ({ detail }) => {
    const concerns = detail.some(({ subject }) => subject === "call" || subject === "agent");
    if (concerns && panel.matches(":popover-open") && Date.now() - counted > 3_000) count();
  });
  // An answer to what was pressed in it closes it, but for one that only counts.
  document.addEventListener("calls:done", () => panel.hidePopover());

  // --- Here, away by choice, or away because nothing is touched: the one that all tabs share says so ---
  const chosen = "presence";
  let touched = Date.now();
  let said = 0;
  function presence() {
    said = Date.now();
    const now = { chosen: localStorage[chosen], touched: $("[data-talk]") ? said : touched };
    document.dispatchEvent(new CustomEvent("live:say", { detail: { presence: now } }));
  }
  const touch = () => {
    touched = Date.now();
    if (touched - said > 30_000) presence();
  };
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
    addEventListener(name, touch, { capture: true, passive: true });
  }
  setInterval(() => $("[data-talk]") && presence(), 60_000);
  // Chosen in another tab, where each of them speaks for itself.
  addEventListener("storage", ({ key }) => key === chosen && presence());
  presence();
  chip.addEventListener("click", ({ target }) => {
    const choice = target.closest("[data-presence]");
    if (!choice) return;
    localStorage[chosen] = choice.dataset.presence;
    document.getElementById("own-presence").hidePopover();
    presence();
  });

  // --- Call by a click, wherever a number stands ---
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-call], a[href^='tel:']");
    if (!link || !$("[data-seat]", chip) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void dial(link.dataset.call ?? link.href.slice("tel:".length));
  });
  const dial = (number, more = {}) =>
    htmx.ajax("POST", "/calls/dial", {
      target: "#call-dock",
      swap: "innerMorph",
      values: { number, command: calm.uuid(), ...more },
    });

  // --- Leaving in a call ---
  let withinUntil = 0;
  const within = () => (withinUntil = Date.now() + 2_000);
  addEventListener("click", ({ target }) => target.closest?.("a[href]")?.origin === location.origin && within(), true);
  addEventListener("submit", within, true);
  addEventListener("beforeunload", (event) => {
    // From one screen to the next the talk goes on, where its sound is not in this page.
    const goesOn = Date.now() < withinUntil && region.dataset.sound === undefined;
    if ($("[data-talk]") && region.dataset.leads !== undefined && !goesOn) event.preventDefault();
  });

  // --- What went on, for a report of a fault ---
  const log = [];
  const note = (what) => {
    log.push({ at: new Date().toISOString(), what });
    if (log.length > 40) log.shift();
  };
  document.addEventListener("calls:changed", ({ detail }) => note({ ring: detail.ring, talk: detail.talk }));
  document.addEventListener("calls:heard", ({ detail }) => note({ sound: detail }));
  for (const name of ["live:up", "live:down"]) document.addEventListener(name, () => note({ stream: name }));
  document.addEventListener("htmx:error", ({ detail }) =>
    note({ error: String(detail?.error ?? detail?.ctx?.status) }),
  );
  document.addEventListener(
    "submit",
    ({ target }) => {
      const field = target.matches?.("#call-fault") && target.querySelector("[name=browser]");
      if (!field) return;
      const { userAgent, onLine } = navigator;
      field.value = JSON.stringify({ userAgent, onLine, stream: document.documentElement.dataset.stream, log });
    },
    true,
  );

  changed();
}

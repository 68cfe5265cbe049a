// Choosing messages of the open thread to make a ticket of them: by the menu, by shift and a click, by a long press.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const thread = () => $("#thread[data-id]");
  const selecting = () => thread()?.classList.contains("selecting");
  const boxes = () => [...document.querySelectorAll("#pieces .pick")];
  const boxOf = (target) => $(".pick", target.closest?.("#pieces .message") ?? document.createElement("i"));

  // Kept beside the page, since a message that changes is drawn anew.
  const chosen = new Set();
  let known, last;

  function show() {
    for (const box of boxes()) box.checked = chosen.has(box.value);
    const bar = $("#pick");
    if (!bar || !selecting()) return;
    const [said, make] = [$("[role=status]", bar), $("button", bar)];
    said.dataset.hint ??= said.textContent;
    make.dataset.label ??= make.lastChild.textContent;
    said.textContent = chosen.size ? bar.dataset.chosen.replace("#", chosen.size) : said.dataset.hint;
    make.lastChild.textContent = chosen.size ? bar.dataset.make.replace("#", chosen.size) : make.dataset.label;
    make.disabled = chosen.size === 0;
  }

  function start() {
    thread().classList.add("selecting");
    show();
  }

  function stop() {
    chosen.clear();
    last = undefined;
    thread()?.classList.remove("selecting");
    show();
    $("[popovertarget=more]")?.focus();
  }

  /** Takes one in or out; with `range` everything from the last one on comes in. */
  function choose(box, range) {
    const all = boxes();
    const [from, to] = [all.findIndex((each) => each.value === last), all.indexOf(box)];
    if (range && from >= 0) {
      for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) chosen.add(each.value);
    } else if (!chosen.delete(box.value)) chosen.add(box.value);
    last = box.value;
    show();
  }

  let pressed;
  document.addEventListener("click", (event) => {
    if (pressed === "long") {
      pressed = undefined;
      return event.preventDefault();
    }
    const { target } = event;
    if (event.ctrlKey || event.metaKey || !thread()) return;
    if (target.closest("[data-select]")) {
      event.preventDefault();
      for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
      start();
      return boxes().at(-1)?.focus();
    }
    if (target.closest("[data-select-stop]")) {
      event.preventDefault();
      return stop();
    }
    const box = boxOf(target);
    if (!box) return;
    if (target === box) return choose(box, event.shiftKey);
    if (target.closest("a, button, audio, video") && !event.shiftKey) return;
    if (!selecting() && !event.shiftKey) return;
    event.preventDefault();
    if (!selecting()) start();
    choose(box, event.shiftKey);
    box.focus({ preventScroll: true });
  });
  // Else the browser would mark the text between.
  document.addEventListener("mousedown", (event) => event.shiftKey && boxOf(event.target) && event.preventDefault());

  document.addEventListener("pointerdown", (event) => {
    const box = event.pointerType === "touch" && boxOf(event.target);
    if (!box || selecting()) return;
    const [x, y] = [event.clientX, event.clientY];
    const timer = setTimeout(() => {
      pressed = "long";
      getSelection().removeAllRanges();
      start();
      choose(box);
    }, 500);
    const moved = (at) => (at.type !== "pointermove" || Math.hypot(at.clientX - x, at.clientY - y) > 10) && end();
    const end = () => {
      clearTimeout(timer);
      for (const name of ends) document.removeEventListener(name, moved);
      if (pressed === "long") setTimeout(() => (pressed = undefined), 50);
    };
    const ends = ["pointermove", "pointerup", "pointercancel"];
    for (const name of ends) document.addEventListener(name, moved);
  });
  document.addEventListener("contextmenu", (event) => pressed === "long" && event.preventDefault());

  document.addEventListener("keydown", (event) => {
    if (!selecting() || $("dialog[open], :popover-open")) return;
    if (event.key === "Escape") stop();
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches(".pick")) return;
    event.preventDefault();
    const all = boxes();
    const next = all[all.indexOf(event.target) + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    if (next && event.shiftKey && !chosen.has(next.value)) choose(next);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "pick") return;
    event.preventDefault();
    const ids = boxes().filter((box) => box.checked);
    const messages = ids.map((box) => box.value).join(",");
    if (!messages) return;
    const to = `/tickets/new?conversation=${thread().dataset.id}&messages=${messages}`;
    if (!$("#dialogs")) location.assign(to);
    else htmx.ajax("GET", `${to}&part=dialog`, { target: "#dialogs", swap: "innerHTML" });
  });
  // The ticket is there: what was chosen for it has served.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const { action, method } = ctx.request;
    if (selecting() && action === "/tickets" && method === "POST" && ctx.response?.status === 200) stop();
  });

  function drawn() {
    if (thread() !== known) chosen.clear();
    known = thread();
    if (known) show();
  }
  document.addEventListener("htmx:after:swap", drawn);
  document.addEventListener("inbox:sent", drawn);
  drawn();
}

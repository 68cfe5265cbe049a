// Choosing several conversations of the list: by the box, by x, by shift and a click, by a long press.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const boxes = () => [...document.querySelectorAll("#rows .choose")];
  const rowOf = (target) => target.closest?.("#rows .conversation-row");
  const boxOf = (target) => $(".choose", rowOf(target) ?? document.createElement("i"));
  let last, pressed;
  /** How many match in all, once that was asked for; “10000+” where more do than are taken at once. */
  let total = "";
  const isWhole = () => $("#bulk")?.elements.all.value === "1";

  function show() {
    const [said, more] = [$("#bulk .selected"), $("#bulk [data-all]")];
    if (!said) return;
    if (isWhole()) for (const box of boxes()) box.checked = true;
    const ticked = boxes().filter((box) => box.checked).length;
    $(".conversation-list")?.classList.toggle("is-choosing", ticked > 0);
    said.textContent = said.dataset.text.replace("#", isWhole() ? total : ticked);
    // What a search found is all there already.
    more.hidden = isWhole() || ticked === 0 || !total || Number(total) <= ticked || $("#rows[data-found]") !== null;
    more.textContent = more.dataset.text.replace("#", total);
  }

  let asking = 0;
  /** All that match under the filter of the list, counted when the first is chosen. */
  async function count() {
    const mine = ++asking;
    const { query = "" } = $("#rows").dataset;
    const answer = await fetch(`/inbox/bulk/count${query}`, { headers: { "HX-Request": "true" } }).catch(
      () => undefined,
    );
    const found = answer?.ok ? await answer.text() : "";
    if (mine !== asking) return;
    total = found;
    $("#bulk").elements.query.value = query.slice(1);
    show();
  }

  function chooseAll() {
    $("#bulk").elements.all.value = "1";
    show();
    $("#bulk .selected").focus();
  }
  const few = () => {
    if (isWhole()) $("#bulk").elements.all.value = "";
  };

  function choose(box, on = !box.checked, range = false) {
    const all = boxes();
    const [from, to] = [all.findIndex((each) => each.value === last), all.indexOf(box)];
    few();
    if (total === "") count();
    if (range && from >= 0) for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = on;
    box.checked = on;
    last = box.value;
    show();
  }

  function clear() {
    few();
    asking += 1;
    total = "";
    for (const box of boxes()) box.checked = false;
    last = undefined;
    show();
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("#rows .choose")) return;
    few();
    if (total === "") count();
    last = target.value;
    show();
  });
  document.addEventListener(
    "click",
    (event) => {
      const { target } = event;
      if (target.closest?.("#bulk [data-unselect]")) return clear();
      if (target.closest?.("#bulk [data-all]")) return chooseAll();
      const box = boxOf(target);
      if (!box || event.ctrlKey || event.metaKey) return;
      if (pressed === "long") {
        pressed = undefined;
        event.preventDefault();
        return event.stopPropagation();
      }
      const choosing = boxes().some((each) => each.checked);
      const isTouch = event.pointerType === "touch" && choosing;
      if (target === box) {
        if (event.shiftKey) choose(box, box.checked, true);
        return;
      }
      if (!event.shiftKey && !isTouch) return;
      event.preventDefault();
      event.stopPropagation();
      choose(box, event.shiftKey || !box.checked, event.shiftKey);
    },
    true,
  );
  // Else the browser would mark the text between.
  document.addEventListener("mousedown", (event) => event.shiftKey && boxOf(event.target) && event.preventDefault());

  document.addEventListener("pointerdown", (event) => {
    const box = event.pointerType === "touch" && boxOf(event.target);
    if (!box || boxes().some((each) => each.checked)) return;
    const [x, y] = [event.clientX, event.clientY];
    const timer = setTimeout(() => {
      pressed = "long";
      getSelection().removeAllRanges();
      choose(box, true);
    }, 500);
    const ends = ["pointermove", "pointerup", "pointercancel"];
    const moved = (at) => {
      if (at.type === "pointermove" && Math.hypot(at.clientX - x, at.clientY - y) <= 10) return;
      clearTimeout(timer);
      for (const name of ends) document.removeEventListener(name, moved);
      if (pressed === "long") setTimeout(() => (pressed = undefined), 50);
    };
    for (const name of ends) document.addEventListener(name, moved);
  });
  document.addEventListener("contextmenu", (event) => pressed === "long" && event.preventDefault());

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if ($("dialog[open], :popover-open")) return;
    if (key === "Escape" && boxes().some((box) => box.checked) && !target.closest?.("input:not(.choose), textarea")) {
      return clear();
    }
    const box = key === "x" && !target.closest?.("input:not(.choose), textarea, select") && boxOf(target);
    if (!box) return;
    event.preventDefault();
    choose(box);
  });

  // It was taken on: the lines are free again, and what comes next is another action.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = $("#bulk");
    if (!form || ctx.request.action !== "/inbox/bulk" || !ctx.response?.raw?.ok) return;
    form.elements.key.value = calm.uuid();
    for (const open of document.querySelectorAll(":popover-open")) open.hidePopover();
    clear();
  });
  // A line that left the list is not chosen any more.
  const watched = new WeakSet();
  let known;
  const watch = () => {
    const rows = $("#rows");
    // Another list: what was chosen in the one before is not chosen here.
    if (rows && known !== undefined && known !== rows.dataset.query) clear();
    known = rows?.dataset.query;
    if (rows && !watched.has(rows)) {
      watched.add(rows);
      new MutationObserver(show).observe(rows, { childList: true });
    }
    show();
  };
  document.addEventListener("htmx:after:swap", watch);
  document.addEventListener("inbox:listed", watch);
  watch();
}

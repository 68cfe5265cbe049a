// The foot of the list of conversations: a page that is open all day would hold every one that rose in it.
{
  /** The first lines of a list stay, and beyond them as many as one page brings. */
  const [KEPT, PAGE] = [100, 50];
  /** From there on the line that loads what is below would come into view at once. */
  const REACH = 400;

  /** Takes away what lies far below: whoever goes there has it loaded again from the line that is the last one then. */
  function shorten(list) {
    // Behind a thread on a phone nobody knows how far down the reader is; what a search found is not by time.
    if (list.hasAttribute("data-found") || list.clientHeight === 0) return;
    const lines = [...list.children];
    if (lines.length < KEPT + PAGE) return;
    const below = list.scrollTop + 2 * list.clientHeight + REACH;
    const isHeld = (line) => line.offsetTop < below || line.matches("[aria-current], :focus-within, :has(:checked)");
    const end = Math.max(KEPT, lines.findLastIndex(isHeld) + 1);
    if (lines.length - end < PAGE) return;
    for (const line of lines.slice(end)) line.remove();
    list.append(moreBelow(lines[end - 1], list.dataset.query));
    htmx.process(list.lastElementChild);
  }

  function moreBelow(line, query) {
    const more = document.getElementById("rows-more").content.firstElementChild.cloneNode(true);
    // The page knows times to the thousandth of a second: whatever else was said in it comes again.
    const at = Date.parse(line.querySelector("time").dateTime) * 1_000 + 999;
    const asked = new URLSearchParams(query);
    asked.set("before", `${at}-${"9".repeat(15)}`);
    more.setAttribute("hx-get", `/inbox/list?${asked}`);
    more.querySelector("a").href = `/inbox?${asked}`;
    return more;
  }

  document.addEventListener("htmx:after:swap", () => {
    const known = new Set();
    for (const line of document.querySelectorAll("#rows:not([data-found]) > .conversation-row")) {
      if (known.has(line.id)) line.remove();
      known.add(line.id);
    }
    const open = document.querySelector("#thread[data-id]")?.dataset.id;
    document.getElementById(`c${open}`)?.setAttribute("aria-current", "true");
  });

  self.listEnd = { shorten };
}

// Scripts and look of the bar and of its cards come with the first bar: whoever has no phone at the PBX never loads them.
{
  const region = document.getElementById("calls");
  const brought = new Map();
  const script = (src) => {
    if (!brought.has(src))
      brought.set(
        src,
        new Promise((done) => {
          document.head.append(Object.assign(document.createElement("script"), { src, onload: done }));
        }),
      );
    return brought.get(src);
  };
  const bring = () => {
    if (!document.getElementById("call-chip")?.children.length) return;
    document.removeEventListener("htmx:after:swap", bring);
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: region.dataset.style });
    // Not seen before it looks like something; without its look it is still better than no bar at all.
    region.hidden = true;
    sheet.onload = sheet.onerror = () => (region.hidden = false);
    document.head.append(sheet);
    script(region.dataset.script).then(come);
    script(region.dataset.card);
  };
  let come;
  const bar = new Promise((done) => (come = done));
  /** A number that is clicked before the bar is there is called once it is; by whatever the machine has where none comes. */
  const LONGEST_MS = 5_000;
  function holdEarly() {
    const hold = (event) => {
      const link = event.target.closest?.("[data-call], a[href^='tel:']");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      Promise.race([bar, new Promise((late) => setTimeout(late, LONGEST_MS))]).then(() => {
        removeEventListener("click", hold, true);
        link.click();
      });
    };
    addEventListener("click", hold, true);
    bar.then(() => removeEventListener("click", hold, true));
  }
  if (region) {
    document.addEventListener("htmx:after:swap", bring);
    if (region.dataset.awaited !== undefined) holdEarly();
    // A past call is opened again by whoever has no phone any more, too.
    document.addEventListener("click", ({ target }) => {
      const again = target.closest?.("[data-reopen]");
      if (again && !brought.has(region.dataset.card)) script(region.dataset.card).then(() => again.click());
    });
  }
}

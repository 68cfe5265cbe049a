// The customer beside a conversation: its tabs, and lines that are changed in place.
let chosen = "info";

/** The tab one chose stays, also beside the next conversation and after an order was taken. */
function showChosen() {
  const tabs = document.querySelectorAll("#customer [data-panels] [data-shows]");
  for (const tab of tabs) {
    if (tab.dataset.shows === chosen) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  for (const panel of document.querySelectorAll("#customer [data-panel]"))
    panel.hidden = panel.dataset.panel !== chosen;
}
document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[data-panels] [data-shows]");
  if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  chosen = tab.dataset.shows;
  showChosen();
});
document.addEventListener("htmx:after:swap", showChosen);

// A click anywhere on a line changes it, as long as nothing is being marked or followed.
document.addEventListener("click", ({ target }) => {
  const line = target.closest?.("#customer-facts [data-edits]");
  if (!line || target.closest("a, button, input") || String(getSelection())) return;
  line.querySelector(".pencil")?.click();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".fact-form");
  if (!form || event.key !== "Escape" || event.isComposing) return;
  event.preventDefault();
  form.querySelector("[data-cancel]").click();
});

// Once, when it is opened: what is drawn anew elsewhere draws nobody's hands back to it.
let led;
document.addEventListener("htmx:after:swap", () => {
  const field = document.querySelector(".fact-form [data-edit]");
  if (!field || field === led) return;
  led = field;
  if (field.closest("form").contains(document.activeElement)) return;
  field.focus();
  field.select?.();
});

// A file that the thread shows stands beside it too.
let watched, newest;
const lastShown = () => {
  const links = watched?.querySelectorAll("a[href^='/files/']") ?? [];
  return Math.max(0, ...Array.from(links, ({ pathname }) => Number(pathname.split("/")[2])));
};
const files = new MutationObserver(() => {
  const last = lastShown();
  if (last <= newest) return;
  newest = last;
  document.getElementById("customer-files")?.dispatchEvent(new CustomEvent("live"));
});
function watch() {
  const pieces = document.getElementById("pieces");
  if (pieces === watched) return;
  watched = pieces;
  newest = lastShown();
  files.disconnect();
  if (pieces) files.observe(pieces, { childList: true, subtree: true });
}
document.addEventListener("htmx:after:swap", watch);
watch();

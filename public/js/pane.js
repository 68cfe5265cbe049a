// The customer beside a conversation: its tabs, and lines that are changed in place.
document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[data-panels] [data-shows]");
  if (tab && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const pane = tab.closest(".customer");
    for (const each of pane.querySelectorAll("[data-shows]")) {
      if (each === tab) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    }
    for (const panel of pane.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== tab.dataset.shows;
  }
});

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

document.addEventListener("htmx:after:swap", () => {
  const field = document.querySelector(".fact-form [data-edit]");
  if (!field || document.activeElement === field) return;
  if (field.closest("form").contains(document.activeElement)) return;
  field.focus();
  field.select?.();
});

// A ticket's page and its form: editing in place and templates. Without it all of them are plain forms.
const $ = (selector, from = document) => from.querySelector(selector);

// --- Editing in place ---
document.addEventListener("click", (event) => {
  const { target } = event;
  const line = target.closest?.("[data-edits]");
  if (line && !target.closest("a, button")) $(".pencil", line)?.click();
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.editing");
  if (form) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      $("[data-cancel]", form)?.click();
    } else if (
      event.key === "Enter" &&
      !event.isComposing &&
      event.keyCode !== 229 &&
      event.target.matches("select, textarea")
    ) {
      if (event.target.matches("textarea") && !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (event.key === "n" && $("#note-form textarea")) {
    event.preventDefault();
    $("#note-form textarea").focus();
  } else if (event.key === "a" && $("[data-edits] a[href$='edit=assignee']")) {
    event.preventDefault();
    $("[data-edits] a[href$='edit=assignee']").click();
  }
});
document.addEventListener("htmx:after:swap", () => {
  const field = $("form.editing [data-edit]");
  if (field && !field.form.contains(document.activeElement)) {
    field.focus();
    field.select?.();
  }
});

// --- Templates: what the person has not touched follows the one chosen, and goes back when there is none ---
const filled = ["title", "summary", "category_id", "priority"];
const touchedIn = (form) => new Set(form.elements.touched.value.split(",").filter(Boolean));
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-templates]");
  if (!form?.elements.touched || !filled.includes(target.name)) return;
  form.elements.touched.value = [...touchedIn(form).add(target.name)].join(",");
});
let chosen = 0;
document.addEventListener("change", async ({ target }) => {
  const form = target.closest?.("form[data-templates]");
  if (!form || target.name !== "template_id") return;
  const mine = ++chosen;
  for (const name of filled) form.elements[name].dataset.begun ??= form.elements[name].value;
  const asked = target.value && (await fetch(`/tickets/templates/${target.value}`).catch(() => undefined));
  if (mine !== chosen || (target.value && !asked?.ok)) return;
  const template = asked ? await asked.json() : {};
  const touched = touchedIn(form);
  for (const name of filled) {
    const field = form.elements[name];
    if (!touched.has(name)) field.value = template[name] || field.dataset.begun;
  }
});

// One task: a field that is opened in place takes the focus, Esc puts it back as it was.
document.addEventListener("htmx:after:swap", () => {
  const field = document.querySelector("#task .editing [data-focus]");
  if (!field || field.dataset.focused) return;
  field.dataset.focused = "1";
  field.focus();
  if (field.matches("input[type=text], textarea")) field.setSelectionRange(field.value.length, field.value.length);
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#task .editing");
  if (!form) return;
  if (event.key === "Escape") {
    event.preventDefault();
    for (const field of form.elements) if ("defaultValue" in field) field.value = field.defaultValue;
    event.target.blur();
    form.querySelector("[data-cancel]").click();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
// A value opens by a press on it too, not only by its pencil.
document.addEventListener("dblclick", ({ target }) => {
  if (!target.closest("a, button, input")) target.closest?.(".inline-edit")?.querySelector("[data-edit]").click();
});
// A file that was chosen is sent at once.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-autosend]") && target.files.length) target.form.requestSubmit();
});

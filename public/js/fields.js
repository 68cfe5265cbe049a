// Forms, wherever they stand.
// What a field lacks is said in the words of this page: the browser would say it in its own language.
const words = JSON.parse(document.body.dataset.words || "{}");
const settle = (form) => {
  for (const field of form?.elements ?? []) field.setCustomValidity?.("");
};
document.addEventListener(
  "invalid",
  ({ target }) => {
    const { customError, valueMissing } = target.validity;
    if (!customError) target.setCustomValidity((valueMissing ? words.required : words.wrong) ?? "");
  },
  true,
);
document.addEventListener("input", ({ target }) => settle(target.form), true);
document.addEventListener("click", ({ target }) => settle(target.closest?.("button")?.form), true);

// What one writes a text into is sent from the text. On the window: a text that has keys of its own hears of them first.
addEventListener("keydown", (event) => {
  const { target, key, ctrlKey, metaKey } = event;
  if (key !== "Enter" || !(ctrlKey || metaKey) || event.defaultPrevented || event.isComposing) return;
  if (!target.matches?.("form textarea")) return;
  const dialog = target.closest("dialog");
  const buttons = [...target.form.elements].filter((each) => each.matches("button[type=submit]:is(.primary, .danger)"));
  buttons.find((each) => each.closest("dialog") === dialog)?.click();
});

// To the clipboard: a text as it stands, or the whole address of a path.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy], [data-copy-link]");
  if (!button) return;
  const { copy, copyLink, copied } = button.dataset;
  await write(copy ?? new URL(copyLink, location.href).href, button);
  button.closest("[popover]")?.hidePopover();
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: copied } }));
});

function write(text, button) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Browsers give the clipboard to https alone.
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  button.after(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  button.focus();
}

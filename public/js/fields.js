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

// Names of colleagues, offered after an @ in a note; a name typed in full calls just as well. Ctrl+Enter sends it.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

const names = () => $$("#colleagues option").map((option) => option.value);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
let list;
// Where the caret was when the names were offered.
let place;
function close() {
  list?.remove();
  list = undefined;
}
function suggest(field) {
  close();
  const before = field.value.slice(0, field.selectionStart);
  const [, asked] = /@([\p{L} ]{0,30})$/u.exec(before) ?? [];
  if (asked === undefined) return;
  const found = names()
    .filter((name) => plain(name).includes(plain(asked)))
    .slice(0, 8);
  if (!found.length) return;
  place = field.selectionStart;
  list = document.createElement("div");
  list.className = "menu mentions";
  list.setAttribute("role", "listbox");
  for (const [at, name] of found.entries()) {
    const option = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(at === 0));
    option.classList.toggle("is-hover", at === 0);
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      call(field, name, asked);
    });
    list.append(option);
  }
  field.closest("form").append(list);
}
function call(field, name, asked) {
  const at = field.selectionStart;
  field.setRangeText(`@${name} `, at - asked.length - 1, at, "end");
  close();
  field.focus();
}
document.addEventListener("input", ({ target }) => target.matches?.("[data-mentions]") && suggest(target));
for (const name of ["keyup", "click"])
  document.addEventListener(name, ({ target }) => {
    if (list && target.matches?.("[data-mentions]") && target.selectionStart !== place) suggest(target);
  });
document.addEventListener("focusout", ({ target }) => target.matches?.("[data-mentions]") && setTimeout(close, 100));
document.addEventListener(
  "keydown",
  (event) => {
    // What is drawn anew meanwhile takes the list along.
    if (!list?.isConnected || !event.target.matches?.("[data-mentions]")) return;
    // While a word is being composed, its keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    // Sent as it is.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return close();
    const options = $$("button", list);
    const now = options.findIndex((option) => option.classList.contains("is-hover"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      options[now].classList.remove("is-hover");
      options[(now + step + options.length) % options.length].classList.add("is-hover");
    } else if (event.key === "Enter" || event.key === "Tab")
      options[now].dispatchEvent(new MouseEvent("mousedown", { cancelable: true }));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const note = event.target.closest?.(".note-box:not(.editing) textarea");
  if (!note) return;
  event.preventDefault();
  note.form.requestSubmit();
});
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-mention]")) return;
  const field = $("[data-mentions]", target.closest("form"));
  field.focus();
  field.setRangeText(
    field.selectionStart && !/\s$/.test(field.value) ? " @" : "@",
    field.selectionStart,
    field.selectionEnd,
    "end",
  );
  suggest(field);
});

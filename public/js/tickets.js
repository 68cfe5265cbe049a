// A ticket's page and its form: editing in place, uploads with progress, mentions. Without it all of them are plain forms.
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const say = (text, tone = "bad") => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone } }));

// --- Editing in place ---
document.addEventListener("click", (event) => {
  const { target } = event;
  const line = target.closest?.("[data-edits]");
  if (line && !target.closest("a, button")) $(".pencil", line)?.click();
  const copy = target.closest?.("[data-copy]");
  if (copy) {
    navigator.clipboard?.writeText(new URL(copy.dataset.copy, location.href).href);
    $(":popover-open")?.hidePopover();
  }
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.editing");
  if (form) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      $("[data-cancel]", form)?.click();
    } else if (event.key === "Enter" && !event.isComposing && event.target.matches("select, textarea")) {
      if (event.target.matches("textarea") && !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  const note = event.target.closest?.("#note-form textarea");
  if (note && event.key === "Enter" && (event.ctrlKey || event.metaKey)) note.form.requestSubmit();
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

// --- Uploads ---
document.addEventListener("change", ({ target }) => {
  if (!target.matches?.("input[type=file][data-upload]")) return;
  const place = $(".attached", target.closest("form, section")) ?? $(".files-list", target.closest("section"));
  for (const file of target.files) upload(file, target.dataset, place);
  target.value = "";
});

function upload(file, { upload: url, refresh }, place) {
  const card = document.createElement("div");
  card.className = "uploading";
  card.append(
    Object.assign(document.createElement("span"), { className: "cut", textContent: file.name }),
    Object.assign(document.createElement("progress"), { max: 100, value: 0 }),
  );
  $("progress", card).setAttribute("aria-label", file.name);
  place.append(card);
  const body = new FormData();
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("HX-Request", "true");
  request.upload.onprogress = ({ loaded, total }) => ($("progress", card).value = (100 * loaded) / total);
  const failed = () => {
    card.classList.add("bad");
    $("progress", card)?.remove();
    const told = JSON.parse(request.getResponseHeader("HX-Trigger") ?? "{}").toast?.text;
    say(told ?? `${file.name}: ${request.statusText || "…"}`);
    setTimeout(() => card.remove(), 6000);
  };
  request.onerror = failed;
  request.onload = () => {
    if (request.status >= 400) return failed();
    if (refresh)
      return htmx.swap({
        text: request.responseText,
        target: $(refresh),
        swap: "outerHTML",
        sourceElement: $(refresh),
      });
    const kept = new Range().createContextualFragment(request.responseText);
    $("[name=files]", kept).name = "files[]";
    card.replaceWith(kept);
  };
  request.send(body);
}
document.addEventListener("click", ({ target }) => {
  const remove = target.closest?.(".attached [data-remove]");
  remove?.closest(".file").remove();
});

// --- Mentions ---
const names = () =>
  $$("#add-watcher button, #watching button")
    .map((button) => $("[title]", button)?.title)
    .filter(Boolean);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
let list;
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
  field.closest("form").after(list);
}
function call(field, name, asked) {
  const at = field.selectionStart;
  field.setRangeText(`@${name} `, at - asked.length - 1, at, "end");
  close();
  field.focus();
}
document.addEventListener("input", ({ target }) => target.matches?.("[data-mentions]") && suggest(target));
document.addEventListener("focusout", ({ target }) => target.matches?.("[data-mentions]") && setTimeout(close, 100));
document.addEventListener(
  "keydown",
  (event) => {
    if (!list || !event.target.matches?.("[data-mentions]")) return;
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

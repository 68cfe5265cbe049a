// Files of notes and records go up as they are chosen, each with its progress; its id goes with the form.
const $ = (selector, from = document) => from.querySelector(selector);
const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "bad" } }));

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
  const form = place.closest("form");
  const failed = () => {
    card.classList.add("bad");
    // Without it one may not want to send the rest.
    held.delete(form);
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
    letGo(form);
  };
  request.send(body);
}

// A form that is sent while its files go up waits for them: it would go without.
const held = new Map();
const isRising = (form) => $(".attached .uploading:not(.bad)", form) !== null;
document.addEventListener(
  "submit",
  (event) => {
    if (!isRising(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.set(event.target, event.submitter);
  },
  true,
);
function letGo(form) {
  if (!held.has(form) || isRising(form)) return;
  const by = held.get(form);
  held.delete(form);
  if (form.isConnected) form.requestSubmit(by?.isConnected ? by : null);
}
document.addEventListener("click", ({ target }) => {
  const remove = target.closest?.(".attached [data-remove]");
  remove?.closest(".file").remove();
});

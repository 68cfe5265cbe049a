// Tasks of the calendar are dragged to another time, or moved by Alt and the arrows; the server says what it became.
const say = (text) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "bad" } }));
const calendar = () => document.getElementById("calendar");
let lifted;

const two = (number) => String(number).padStart(2, "0");
/** A time on the wall moved by minutes; the wall knows no zones. */
function moved(due, minutes) {
  const at = new Date(`${due}:00Z`);
  at.setUTCMinutes(at.getUTCMinutes() + minutes);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}T${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

const placeUnder = (target) => target.closest?.("#calendar li[data-at], #calendar section[data-day]");
const timeOf = (place, due) => place.dataset.at ?? `${place.dataset.day}T${due.slice(11)}`;

async function move(task, at) {
  if (at === task.dataset.at) return;
  const { id } = task.dataset;
  task.classList.add("is-waiting");
  const options = { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams({ at }) };
  const response = await fetch(`/tasks/${id}/due`, options).catch(() => undefined);
  const told = response?.headers.get("HX-Trigger");
  if (told) document.dispatchEvent(new CustomEvent("toast", { detail: JSON.parse(told).toast }));
  else if (!response?.ok) say(calendar().dataset.failed ?? "");
  task.classList.remove("is-waiting");
  if (!response?.ok) return;
  const page = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => undefined);
  if (!page?.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("calendar");
  calendar().replaceChildren(...fresh.childNodes);
  htmx.process(calendar());
  document.getElementById(`calendar-${id}`)?.focus();
}

document.addEventListener("dragstart", (event) => {
  const task = event.target.closest?.("#calendar .task[draggable=true]");
  if (!task) return;
  lifted = task;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", task.title);
  task.classList.add("is-lifted");
});
function mark(place) {
  for (const each of document.querySelectorAll("#calendar .is-target"))
    if (each !== place) each.classList.remove("is-target");
  place?.classList.add("is-target");
}
document.addEventListener("dragover", (event) => {
  const place = lifted && placeUnder(event.target);
  if (!place) return;
  event.preventDefault();
  mark(place);
});
document.addEventListener("drop", (event) => {
  const place = lifted && placeUnder(event.target);
  if (!place) return;
  event.preventDefault();
  move(lifted, timeOf(place, lifted.dataset.at));
});
document.addEventListener("dragend", () => {
  lifted?.classList.remove("is-lifted");
  lifted = undefined;
  mark();
});

const steps = { ArrowUp: -30, ArrowDown: 30, ArrowLeft: -1440, ArrowRight: 1440 };
document.addEventListener("keydown", (event) => {
  const task = event.target.closest?.("#calendar .task[draggable=true]");
  if (!task || !event.altKey || !steps[event.key]) return;
  event.preventDefault();
  const isMonth = calendar().dataset.span === "month";
  const by = isMonth && steps[event.key] % 1440 ? Math.sign(steps[event.key]) * 7 * 1440 : steps[event.key];
  move(task, moved(task.dataset.at, by));
});

// Today, and the hours around now, come first into sight.
calendar()?.querySelector("header[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
const nowLine = calendar()?.querySelector(".now");
if (nowLine)
  calendar().scrollTop =
    nowLine.getBoundingClientRect().top - calendar().getBoundingClientRect().top - calendar().clientHeight / 2;

// Times and reply windows go on telling the truth while the page stands still.
const words = JSON.parse(document.body.dataset.words || "{}");
const zone = "Asia/Ho_Chi_Minh";
const shape = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
const clock = shape({ hour: "2-digit", minute: "2-digit" });
const date = shape({ day: "2-digit", month: "2-digit", year: "numeric" });
const minute = 60_000;

const dayOf = (at) => {
  const [day, month, year] = date.format(at).split("/").map(Number);
  return Date.UTC(year, month - 1, day) / 86_400_000;
};

export function shortTime(at, now) {
  const age = now - at;
  if (age > -minute && age < minute) return words.now;
  if (age >= 0 && age < 60 * minute) return words.min.replace("#", Math.floor(age / minute));
  const days = dayOf(now) - dayOf(at);
  if (days === 0) return clock.format(at);
  if (days === 1) return words.yesterday;
  const written = date.format(at);
  return written.slice(6) === date.format(now).slice(6) ? written.slice(0, 5) : written;
}

export function duration(ms) {
  const minutes = Math.max(0, Math.floor(ms / minute));
  if (minutes < 1) return words.under;
  const parts = [];
  if (minutes >= 60) parts.push(words.h.replace("#", Math.floor(minutes / 60)));
  if (minutes % 60) parts.push(words.min.replace("#", minutes % 60));
  return parts.join(" ");
}

function setText(element, text) {
  if (text && element.textContent !== text) element.textContent = text;
}

/** “1:22”, with seconds where they are shown; whole days from one on. */
function countdown(ms, seconds) {
  if (ms >= 86_400_000) return words.day.replace("#", Math.floor(ms / 86_400_000));
  const two = (part) => String(Math.floor(part)).padStart(2, "0");
  return `${Math.floor(ms / 3_600_000)}:${two((ms / minute) % 60)}${seconds ? `:${two((ms / 1000) % 60)}` : ""}`;
}

function count(promise, now) {
  const { due, from, warn, seconds } = promise.dataset;
  const left = Date.parse(due) - now;
  const text =
    left > 0
      ? words.due.replace("#", countdown(left, seconds !== undefined))
      : words.late.replace("#", duration(-left));
  setText(promise.firstElementChild, text);
  const tone = left <= 0 ? "bad" : Date.parse(warn) <= now ? "warn" : "ok";
  for (const each of ["ok", "warn", "bad"]) promise.classList.toggle(each, each === tone);
  const bar = promise.querySelector("progress");
  if (bar) bar.value = Math.min(100, Math.round(100 * (1 - left / Math.max(1, Date.parse(due) - Date.parse(from)))));
}

function tick() {
  const now = new Date();
  let passed = false;
  for (const time of document.querySelectorAll("time[data-live]"))
    setText(time, shortTime(new Date(time.dateTime), now));
  for (const ring of document.querySelectorAll(".window[data-closes]")) {
    const left = Date.parse(ring.dataset.closes) - now;
    const state = left <= 0 ? "closed" : left < 7_200_000 ? "low" : "open";
    const before = ring.dataset.state;
    ring.dataset.state = state;
    ring.setAttribute("aria-label", left <= 0 ? words.closed : words.left.replace("#", duration(left)));
    const arc = ring.querySelector(".left");
    if (left > 0) arc?.setAttribute("stroke-dasharray", `${Math.min(24, left / 3_600_000).toFixed(1)} 24`);
    else {
      arc?.remove();
      passed ||= before !== "closed";
    }
  }
  for (const text of document.querySelectorAll("[data-left]")) {
    const left = Date.parse(text.dataset.left) - now;
    setText(text, left <= 0 ? words.closed : words.short.replace("#", duration(left)));
    text.classList.toggle("low", left > 0 && left < 7_200_000);
  }
  for (const promise of document.querySelectorAll("[data-due]")) count(promise, now);
  if (passed) document.dispatchEvent(new CustomEvent("window:passed"));
}

/** When to look again: on the minute, so that every tab says the same, or when a window on this page closes before. */
function untilNext() {
  const now = Date.now();
  const closing = [...document.querySelectorAll(".window[data-closes]")].map((ring) => Date.parse(ring.dataset.closes));
  const step = document.querySelector("[data-seconds]") ? 1000 : minute;
  return Math.min(step - (now % step), ...closing.filter((at) => at > now).map((at) => at - now)) + 20;
}

let waiting;
function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    tick();
    wait();
  }, untilNext());
}

// And at once when a sleeping tab wakes or a new part has come.
function again() {
  if (document.hidden) return;
  tick();
  wait();
}
wait();
document.addEventListener("visibilitychange", again);
document.addEventListener("htmx:after:swap", again);

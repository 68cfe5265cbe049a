// Reminder cards count down to the second, wherever they hang; nothing runs while there are none.
const region = document.getElementById("reminders");
const two = (number) => String(number).padStart(2, "0");

function tick() {
  const now = Date.now();
  for (const timer of document.querySelectorAll("[data-countdown]")) {
    const left = Date.parse(timer.dataset.countdown) - now;
    const seconds = Math.floor(Math.abs(left) / 1000);
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    const clock = hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
    const text = left < 0 ? region.dataset.late.replace("#", clock) : clock;
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle("bad", left <= 300_000);
    timer.classList.toggle("warn", left > 300_000);
  }
}

let ticking;
function mind() {
  const some = document.querySelector("[data-countdown]");
  if (some) tick();
  if (some && !ticking) ticking = setInterval(tick, 1000);
  if (!some && ticking) ticking = clearInterval(ticking);
}

// Answered, a card goes, and with it what had the focus: by keys one goes on with the next card, and in the end, as with
// the mouse at once, where one was before.
const mostUrgent = () => region.querySelector(".reminder:last-child [value=acknowledge]");
let before;
let answered;
function goOn() {
  mind();
  if (!answered || region.contains(document.activeElement)) return;
  const next = answered === "keys" && mostUrgent();
  answered = "";
  (next || before)?.focus();
}

if (region) {
  region.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !region.contains(relatedTarget)) before = relatedTarget;
  });
  // `g r` presses the place itself.
  region.addEventListener("click", ({ target }) => target === region && mostUrgent()?.focus());
  region.addEventListener("submit", () => {
    answered = document.activeElement.matches(":focus-visible") ? "keys" : "mouse";
  });
  document.addEventListener("htmx:after:swap", goOn);
  document.addEventListener("visibilitychange", () => document.hidden || mind());
  mind();
}

// A dialog that the server sent is of no use once it is closed.
document.addEventListener("close", ({ target }) => target.matches?.("dialog[data-once]") && target.remove(), true);

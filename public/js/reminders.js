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
if (region) {
  document.addEventListener("htmx:after:swap", mind);
  document.addEventListener("visibilitychange", () => document.hidden || mind());
  mind();
}

// A dialog that the server sent is of no use once it is closed.
document.addEventListener("close", ({ target }) => target.matches?.("dialog[data-once]") && target.remove(), true);

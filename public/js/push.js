// Where one chooses how to be told: pushes to this browser, and the sounds to listen to.
const $ = (selector, from = document) => from.querySelector(selector);
const user = document.body.dataset.user;
const canPush = "serviceWorker" in navigator && "PushManager" in self && "Notification" in self;

const post = (url, fields = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "HX-Request": "true", "X-Silent": "1" },
    body: new URLSearchParams(fields),
  });

async function subscription() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  return worker?.pushManager.getSubscription();
}

const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

async function turnOn(key) {
  if ((await Notification.requestPermission()) !== "granted") return;
  await navigator.serviceWorker.register("/sw.js");
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  const it = await worker.pushManager.subscribe(options).catch(async (error) => {
    // One made with another key of ours is in the way.
    const old = await worker.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return worker.pushManager.subscribe(options);
  });
  const fields = { endpoint: it.endpoint, ...it.toJSON().keys };
  const answer = await post("/notifications/subscriptions", fields);
  if (!answer.ok) throw new Error(`${answer.status} for a subscription`);
  sessionStorage.setItem(`push-${user}`, "1");
}

async function turnOff() {
  const it = await subscription();
  if (!it) return;
  await post("/notifications/subscriptions/end", { endpoint: it.endpoint });
  await it.unsubscribe();
}

async function stateOf() {
  if (!isSecureContext) return "insecure";
  if (!canPush) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && (await subscription()) ? "on" : "off";
}

async function showState(failed) {
  const part = $("#push");
  if (!part) return;
  const state = failed ?? (await stateOf());
  const shown = { on: state === "off" || state === "failed", test: state === "on", off: state === "on" };
  for (const [name, is] of Object.entries(shown)) $(`[data-push=${name}]`, part).hidden = !is;
  $("[data-push-state]", part).textContent = JSON.parse(part.dataset.states)[state];
  $("[data-push-state]", part).dataset.state = state;
  if (state !== "on" && state !== "sent" && state !== "off") $("details", part).open = true;
}

document.addEventListener("click", async ({ target }) => {
  const listen = target.closest?.("[data-listen]");
  if (listen) return document.dispatchEvent(new CustomEvent("bell:play", { detail: listen.dataset.listen }));
  const button = target.closest?.("[data-push]");
  if (!button) return;
  const part = $("#push");
  button.disabled = true;
  try {
    if (button.dataset.push === "on") await turnOn(part.dataset.key);
    if (button.dataset.push === "off") await turnOff();
    const sent = button.dataset.push === "test" && (await post("/account/notifications/test")).ok;
    await showState();
    if (sent) $("[data-push-state]", part).textContent = JSON.parse(part.dataset.states).sent;
  } catch (error) {
    console.warn(error);
    await showState("failed");
  } finally {
    button.disabled = false;
  }
});
document.addEventListener("htmx:after:swap", () => void showState());
void showState();

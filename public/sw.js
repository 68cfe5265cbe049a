// What happens with every tab closed: a push is shown, and a press on it goes there.
const shown = (client) => client.focused && client.visibilityState === "visible";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const said = event.data?.json();
  if (said) event.waitUntil(tell(said));
});

async function tell({ id, title, body, href, tag }) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // A tab in front says it by itself, in its own corner; a test is to be seen all the same.
  if (tag !== "test" && tabs.some(shown)) return;
  // What takes the place of one that still stands is heard all the same: the ring before it was not answered.
  const look = { body, tag, renotify: true, data: { id, href }, icon: "/favicon.svg" };
  await self.registration.showNotification(title, look);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data.href));
});

async function goTo(href) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = tabs.find((tab) => new URL(tab.url).pathname === href) ?? tabs[0];
  if (!there) return self.clients.openWindow(href);
  await there.focus();
  if (new URL(there.url).pathname === href) return undefined;
  // A tab that this worker does not hold yet can be focused and not led.
  return there.navigate(href).catch(() => self.clients.openWindow(href));
}

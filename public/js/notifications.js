// The bell, what it opens, toasts and sounds of an open tab, and pushes to this browser.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const own = { "HX-Request": "true" };
  const bell = $("#bell");
  const list = $("#notifications");

  const post = (url, fields = {}) =>
    fetch(url, { method: "POST", headers: { ...own, "X-Silent": "1" }, body: new URLSearchParams(fields) });

  // --- Count, toast, sound ---
  let unread = Number($(".count", bell ?? undefined)?.textContent.replace("+", "") || 0);
  // Where nothing is unread all that comes is new; else the first answer says what was there before.
  let newest = unread === 0 ? 0 : undefined;

  const subjects = { inbox: "conversation", tickets: "ticket", tasks: "task", customers: "customer", orders: "order" };
  /** What one looks at needs no telling: its lines are read. */
  function seen() {
    const [, room, id] = location.pathname.match(/^\/(\w+)\/(\d+)/) ?? [];
    if (!id || !Object.hasOwn(subjects, room) || unread === 0 || document.visibilityState !== "visible") return;
    void post("/notifications/read", { subject: subjects[room], id }).catch(() => {});
  }

  const refresh = calm.coalesced(async () => {
    const now = await (await calm.get("/notifications/fresh", { headers: own })).json();
    const count = $(".count", bell);
    unread = now.unread;
    Object.assign(count, { textContent: unread > 99 ? "99+" : unread, hidden: unread === 0 });
    $(".sr", bell).textContent = now.label;
    const id = now.newest?.id ?? 0;
    const isNew = newest !== undefined && id > newest;
    newest = Math.max(newest ?? 0, id);
    if (isNew && now.newest.href === location.pathname && document.visibilityState === "visible") seen();
    else if (isNew) tell(now);
    if (list.matches(":popover-open")) await draw();
    const page = $(".notifications-page");
    if (isNew && page && !location.search.includes("before")) htmx.ajax("GET", location.href, "#main");
  }, 60);

  function tell({ newest: { id, carded, tone, title, body, href }, sound, open }) {
    const text = body ? `${title}: ${body}` : title;
    if (document.visibilityState === "visible" && !carded) {
      document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone, href, label: open } }));
    }
    // Of five tabs one sounds.
    void navigator.locks?.request(`told-${id}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      play(sound);
      await calm.pause(3_000);
    });
  }

  const tones = {
    chime: [
      [880, 0, 0.5],
      [1174.7, 0.12, 0.7],
    ],
    knock: [
      [220, 0, 0.09],
      [196, 0.14, 0.09],
    ],
    bell: [
      [1568, 0, 1],
      [3136, 0, 0.4],
    ],
  };
  let speaker;
  /** Tones of our own making; a browser that has not been touched yet stays silent. */
  function play(name) {
    if (!tones[name] || typeof AudioContext === "undefined") return;
    speaker ??= new AudioContext();
    void speaker.resume().catch(() => {});
    if (speaker.state !== "running" && !navigator.userActivation?.hasBeenActive) return;
    const start = speaker.currentTime + 0.02;
    for (const [pitch, after, length] of tones[name]) {
      const [tone, volume] = [speaker.createOscillator(), speaker.createGain()];
      tone.frequency.value = pitch;
      tone.type = name === "knock" ? "triangle" : "sine";
      volume.gain.setValueAtTime(0.0001, start + after);
      volume.gain.exponentialRampToValueAtTime(0.12, start + after + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + after + length);
      tone.connect(volume).connect(speaker.destination);
      tone.start(start + after);
      tone.stop(start + after + length);
    }
  }

  // --- The list of the bell ---
  async function draw() {
    const text = await (await calm.get("/notifications/bell", { headers: own })).text();
    const held = list.contains(document.activeElement) && document.activeElement;
    list.innerHTML = text;
    htmx.process(list);
    // Who goes through it by keys stays where they were.
    const same = held && [...list.querySelectorAll("a")].find(({ href }) => href === held.href);
    if (held) (same ?? $("a, button", list))?.focus({ preventScroll: true });
  }

  bell?.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (list.matches(":popover-open")) return list.hidePopover();
    await draw().catch(() => {});
    if (!list.firstElementChild) return location.assign(bell.href);
    list.showPopover();
    bell.setAttribute("aria-expanded", "true");
    $("a, button", list)?.focus({ preventScroll: true });
  });
  list?.addEventListener("toggle", ({ newState }) => bell.setAttribute("aria-expanded", String(newState === "open")));
  document.addEventListener(
    "submit",
    async (event) => {
      if (!event.target.matches("[data-read-all]")) return;
      event.preventDefault();
      event.stopPropagation();
      await post("/notifications/read").catch(() => {});
      if ($(".notifications-page")) htmx.ajax("GET", location.href, "#main");
      refresh();
    },
    true,
  );

  if (bell) {
    bell.addEventListener("live", refresh);
    if (unread > 0) refresh();
    seen();
    document.addEventListener("htmx:after:history:push", seen);
    addEventListener("popstate", seen);
    document.addEventListener("visibilitychange", seen);
  }

  // --- Pushes to this browser ---
  const user = document.body.dataset.user;
  const canPush = "serviceWorker" in navigator && "PushManager" in self && "Notification" in self;
  const remember = `push-${user}`;

  async function subscription() {
    const worker = await navigator.serviceWorker.getRegistration("/");
    return worker?.pushManager.getSubscription();
  }
  const fieldsOf = (it) => ({ endpoint: it.endpoint, ...it.toJSON().keys });

  /** A sign-in is a new session: what pushes to this browser is bound to it. */
  async function rebind() {
    if (!canPush || !user || Notification.permission !== "granted" || sessionStorage.getItem(remember)) return;
    const it = await subscription();
    if (!it) return;
    const answer = await post("/notifications/subscriptions", fieldsOf(it));
    if (answer.ok) sessionStorage.setItem(remember, "1");
  }
  if (user) void rebind().catch(() => {});
  else for (const key of Object.keys(sessionStorage)) if (key.startsWith("push-")) sessionStorage.removeItem(key);

  // Where sounds are chosen they are listened to.
  document.addEventListener("bell:play", ({ detail }) => play(detail));
}

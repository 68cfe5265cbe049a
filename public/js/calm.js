// A live refresh never destroys what a person is touching: it waits until that is over, and it never gives up.
{
  const pause = (ms) => new Promise((over) => setTimeout(over, ms));

  // --- What is being touched ---
  let pressed;
  const press = ({ target }) => (pressed = { target, at: performance.now() });
  const lift = () => {
    const lifted = pressed;
    // The click comes a moment after the finger has left.
    setTimeout(() => lifted === pressed && (pressed = undefined), 80);
  };
  const passive = { capture: true, passive: true };
  for (const name of ["mousedown", "touchstart"]) addEventListener(name, press, passive);
  for (const name of ["mouseup", "touchend", "touchcancel", "dragend"]) addEventListener(name, lift, passive);
  // One that was let go of where nobody heard it must not hold for ever.
  const isPressed = (part) => pressed && performance.now() - pressed.at < 10_000 && part.contains(pressed.target);

  const fields = "textarea, select, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])";

  /** Under a finger, with a menu, a dialog or a form in place open, or waiting for an answer. */
  function busy(part) {
    return Boolean(
      isPressed(part) ||
        part.matches("dialog[open], .htmx-request") ||
        part.querySelector(":popover-open, dialog[open], form.editing, .htmx-request"),
    );
  }

  /** Somebody writes in it, or has written what is not sent yet. */
  function written(part) {
    const focused = document.activeElement;
    if (focused?.matches(fields) && part.contains(focused)) return true;
    return [...part.querySelectorAll(fields)].some((field) => field.value !== (field.defaultValue ?? field.value));
  }

  const touched = (part) => busy(part) || written(part);

  // --- What must come in the end ---
  /** Longer each time, and never so long that a screen is wrong five seconds after all is well again. */
  const backOff = (failures) => Math.min(2_000, 200 * 2 ** failures) * (0.5 + Math.random() / 2);

  /** Fails with `again` where the same request may be answered in a while: no network, a server or database away. */
  async function get(url, options) {
    const failed = (why, more) => Object.assign(new Error(`${why} for ${url}`), more);
    const lost = (error) => {
      throw failed(error, { again: true });
    };
    const response = await fetch(url, { signal: AbortSignal.timeout(15_000), ...options }).catch(lost);
    // An answer is there once all of it is.
    const whole = response.ok && (await response.clone().blob().catch(lost));
    if (whole && !response.redirected) return response;
    throw failed(response.status, { response, again: response.status >= 500 || response.status === 429 });
  }

  /** What is asked for again within this time is asked for by everybody at once. */
  const CROWDED_MS = 1_000;

  /**
   * Runs `work` soon, never twice at once; calls meanwhile are one more run afterwards, and so is a failure. Where they
   * do not end, each run waits longer than the one before, up to `most`, and not as long as those of the other pages.
   */
  function coalesced(work, wait, most = wait) {
    let timer, running, again;
    let [failures, runs, over] = [0, 0, 0];
    const run = async () => {
      timer = undefined;
      running = true;
      const retry = await work().then(
        () => false,
        (error) => {
          if (!("again" in error)) console.error(error);
          return error.again;
        },
      );
      running = false;
      over = performance.now();
      failures = retry ? failures + 1 : 0;
      const repeat = again;
      again = false;
      if (retry) timer ??= setTimeout(run, backOff(failures));
      else if (repeat) call();
    };
    const due = () => {
      runs = performance.now() - over < CROWDED_MS ? runs + 1 : 0;
      // The first few are what one does oneself, and what comes of it.
      const grown = runs > 3 ? Math.min(most, Math.max(wait, 50) * 2 ** (runs - 3)) : wait;
      return grown > wait ? grown * (0.5 + Math.random() / 2) : wait;
    };
    const call = () => {
      if (running) again = true;
      else timer ??= setTimeout(run, due());
    };
    return call;
  }

  // --- Parts that fetch themselves again ---
  const isLive = (element) => element?.matches?.("[hx-get][hx-trigger=live]");
  const failures = new WeakMap();
  const waiting = new WeakSet();

  function askLater(element, ms) {
    if (waiting.has(element)) return;
    waiting.add(element);
    setTimeout(() => {
      waiting.delete(element);
      if (!element.isConnected) return;
      if (touched(element)) askLater(element, 100);
      else element.dispatchEvent(new CustomEvent("live"));
    }, ms);
  }

  function failed({ detail: { ctx } }) {
    const element = ctx?.sourceElement;
    if (!isLive(element) && !element?.matches?.("[hx-trigger^=every]")) return;
    // Nobody asked for it, so nobody is told.
    if (ctx.hx) delete ctx.hx.trigger;
    const status = ctx.response?.status ?? 503;
    if (!isLive(element) || (status < 500 && status !== 429)) return;
    failures.set(element, (failures.get(element) ?? 0) + 1);
    askLater(element, backOff(failures.get(element)));
  }
  document.addEventListener("htmx:error", failed);
  document.addEventListener("htmx:response:error", failed);
  for (const name of ["htmx:before:request", "htmx:before:swap"]) {
    document.addEventListener(name, (event) => {
      const { ctx } = event.detail;
      const element = ctx?.sourceElement;
      if (!isLive(element)) return;
      // Its own request is nothing to wait for.
      element.classList.remove("htmx-request");
      if (touched(element)) {
        event.preventDefault();
        askLater(element, 100);
      } else if (ctx.response?.status < 400) failures.delete(element);
    });
  }
  // A refresh that leads elsewhere, as its record went into another one, waits until nothing is written on this screen.
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (!isLive(ctx?.sourceElement) || !ctx.response.headers.get("HX-Redirect")) return;
    if (!written(document.getElementById("main"))) return;
    event.preventDefault();
    askLater(ctx.sourceElement, 1_000);
  });

  // Where a menu stands is the browser's to say, or the script's that placed it.
  htmx.config.morphIgnore.push("style");
  let morphed;
  // What a reader has unfolded stays so when the part is only drawn again; after an act of theirs it is as the server says.
  let refreshing = 0;
  htmx.registerExtension("calm", {
    init: ({ morph }) => (morphed = morph),
    htmx_before_morph_attr: (element, { attrName }) =>
      !(refreshing > 0 && attrName === "open" && element.matches("details")),
  });
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    if (isLive(ctx?.sourceElement)) refreshing += ctx.refreshes = 1;
  });
  document.addEventListener("htmx:finally:swap", ({ detail: { ctx } }) => (refreshing -= ctx?.refreshes ?? 0));
  /** Makes an element what the server says it is now, where it stands: focus, menus, touches and requests go on. */
  function morph(element, into) {
    const fragment = new DocumentFragment();
    fragment.append(into);
    morphed(element, fragment, false);
    htmx.process(element);
  }

  /** Browsers have it only for pages that came by https, and a house begins with the address of a machine in it. */
  const uuid = () =>
    crypto.randomUUID?.() ??
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (n) =>
      (n ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (n / 4)))).toString(16),
    );

  self.calm = { pause, busy, written, touched, get, coalesced, backOff, morph, uuid };
}

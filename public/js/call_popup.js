// The cards of calls: each comes by itself as it rings, keeps what is typed as it is typed, and goes with a reload.
{
  const region = document.getElementById("call-popups");
  const me = document.body.dataset.user;
  const own = { "HX-Request": "true" };
  const cards = () => [...region.querySelectorAll(".call-popup")];
  const cardOf = (id) => document.getElementById(`call-popup-${id}`);
  const $ = (selector, card) => card.querySelector(selector);

  // --- What this tab remembers: which cards stand open over a change of screens, and which calls had theirs ---
  const place = `call-popups:${me}`;
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const kept = JSON.parse(sessionStorage.getItem(place) ?? '{"open":[],"seen":[]}');
  const seen = new Set(kept.seen);
  const remember = () => {
    const open = cards().map((card) => Number(card.dataset.popup));
    sessionStorage.setItem(place, JSON.stringify({ open, seen: [...seen].slice(-100) }));
  };

  // --- Coming and going ---
  const coming = new Map();
  function open(id, query = "") {
    seen.add(id);
    const known = cardOf(id);
    if (known) return (fold(known, false), Promise.resolve(known));
    if (!coming.has(id))
      coming.set(
        id,
        bring(id, query).finally(() => coming.delete(id)),
      );
    return coming.get(id);
  }
  /** Its look comes with the first bar of calls, or with the first card where there is no bar. */
  let dressed;
  const dress = () =>
    (dressed ??= new Promise((done) => {
      const href = document.getElementById("calls")?.dataset.style;
      const known = document.querySelector(`link[href="${href}"]`);
      if (!href || known?.sheet) return done();
      const sheet = known ?? Object.assign(document.createElement("link"), { rel: "stylesheet", href });
      for (const end of ["load", "error"]) sheet.addEventListener(end, done, { once: true });
      if (!known) document.head.append(sheet);
    }));
  async function bring(id, query) {
    const dressing = dress();
    const card = await ask(id, query).catch((error) => {
      if (error.again) setTimeout(() => open(id, query), 1_000);
    });
    await dressing;
    if (!card || cardOf(id)) return cardOf(id);
    for (const other of cards()) fold(other, true);
    region.append(card);
    htmx.process(card);
    begin(card);
    remember();
    return card;
  }
  /** The card, or nothing where the call is not theirs, or theirs no more. */
  async function ask(id, query = "") {
    const response = await calm.get(`/calls/${id}/popup${query}`, { headers: own });
    return new Range().createContextualFragment(await response.text()).firstElementChild;
  }
  function remove(card) {
    localStorage.removeItem(draftPlace(card.dataset.popup));
    card.remove();
    remember();
  }
  function fold(card, folded) {
    const button = $("[data-fold]", card);
    card.classList.toggle("is-folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
    button.title = folded ? button.dataset.unfold : button.dataset.folds;
    button.setAttribute("aria-label", button.title);
  }
  /** Who it is and what was before, as it is by now; a call that is this person's no more takes its card along. */
  async function refresh(card) {
    const { tab } = $("[data-part=past]", card)?.dataset ?? {};
    try {
      const fresh = await ask(card.dataset.popup, tab ? `?tab=${tab}` : "");
      if (!fresh) return remove(card);
      card.dataset.customer = fresh.dataset.customer;
      card.ariaLabel = fresh.ariaLabel;
      const isFolded = card.classList.contains("is-folded");
      for (const name of ["who", "facts", "past"]) renew(card, fresh, name);
      fold(card, isFolded);
    } catch (error) {
      if (!error.again) throw error;
      setTimeout(() => card.isConnected && refresh(card), 1_000);
    }
  }
  function renew(card, fresh, name) {
    const [old, now] = [card, fresh].map((of) => $(`[data-part=${name}]`, of));
    if (old && now) calm.morph(old, now);
    else if (old) old.remove();
    else if (now) {
      $(".body", card).before(now);
      htmx.process(now);
    }
  }

  // --- The note: what stands there and was saved is what both sides agree on ---
  const notes = new WeakMap();
  const draftPlace = (id) => `call-note:${me}:${id}`;
  function begin(card) {
    const id = card.dataset.popup;
    const [field, type] = [$("[name=content]", card), $("[name=type_id]", card)];
    const note = { id, card, field, type, agreed: field.value, chosen: type.value };
    note.turn = Promise.resolve();
    note.save = calm.coalesced(() => inTurn(note, () => put(note)), 500);
    notes.set(card, note);
    // What a crash kept from being saved.
    const draft = JSON.parse(localStorage.getItem(draftPlace(id)) ?? "null");
    if (draft && draft.content !== field.value) {
      send(id, draft).then(
        (now) => take(note, now),
        () => {},
      );
    }
  }
  const inTurn = (note, work) => (note.turn = note.turn.then(work, work));
  const say = (card, text, bad) => {
    const place = $("[data-saved]", card);
    place.textContent = text;
    place.classList.toggle("bad", Boolean(bad));
  };
  async function send(id, { content, was }, options) {
    const body = new URLSearchParams({ content, was });
    const response = await calm.get(`/calls/${id}/content`, { method: "PUT", headers: own, body, ...options });
    localStorage.removeItem(draftPlace(id));
    return response.json();
  }
  async function put(note) {
    const { id, card, field, agreed } = note;
    const content = field.value;
    if (content === agreed) return;
    say(card, card.dataset.saving);
    try {
      const now = await send(id, { content, was: agreed });
      note.agreed = content;
      if (field.value === content) take(note, now);
      else keep(note);
    } catch (error) {
      const tooLong = error.response?.status === 422;
      say(card, tooLong ? card.dataset.tooLong : card.dataset.unsaved, true);
      if (error.response?.status === 404) remove(card);
      if (error.again) throw error;
    }
    if (card.isConnected && field.value !== note.agreed && field.value !== content) note.save();
  }
  /** What others typed stands where they typed it; the cursor stays where it was. */
  function take(note, { content, type, customer, saved }) {
    const { field, card } = note;
    if (field.value !== note.agreed) return;
    if (content !== field.value) {
      const [from, to] = [field.selectionStart, field.selectionEnd];
      field.value = content;
      if (document.activeElement === field) field.setSelectionRange(from, to);
    }
    note.agreed = content;
    // What was chosen since goes before what was read before.
    if (note.wanted === undefined) note.chosen = note.type.value = type;
    if (!note.isRefused) say(card, saved);
    if (customer !== card.dataset.customer) refresh(card);
  }
  /** Until it is saved it is kept here too: a browser that dies loses nothing. */
  const keep = ({ id, field, agreed }) =>
    localStorage.setItem(draftPlace(id), JSON.stringify({ content: field.value, was: agreed }));
  async function look(card) {
    const note = notes.get(card);
    await inTurn(note, async () => {
      try {
        const now = await calm.get(`/calls/${note.id}/content`, { headers: own });
        if (now.status === 204) remove(card);
        else take(note, await now.json());
      } catch (error) {
        if (error.again) setTimeout(() => card.isConnected && look(card), 1_000);
      }
    });
  }
  const flush = (note) => inTurn(note, () => put(note).catch(() => {}));

  /** Until it is saved, what was chosen last is what is wanted. */
  async function choose(note) {
    const { id, card, type, wanted } = note;
    if (wanted === undefined) return;
    const settle = (value) => {
      note.chosen = value;
      if (note.wanted !== wanted) return;
      note.wanted = undefined;
      type.value = value;
    };
    const body = new URLSearchParams({ type_id: wanted, was: note.chosen });
    try {
      const now = await calm.get(`/calls/${id}/type`, { method: "PUT", headers: own, body });
      settle(wanted);
      say(card, (await now.json()).saved);
    } catch (error) {
      if (error.response?.status === 404) return remove(card);
      const why = { 409: card.dataset.typeChanged, 422: card.dataset.typeGone }[error.response?.status];
      say(card, why ?? card.dataset.unsaved, true);
      if (error.again) return setTimeout(() => card.isConnected && inTurn(note, () => choose(note)), 1_000);
      // Said until something else is done, whatever is read meanwhile.
      note.isRefused = true;
      settle(error.response?.status === 409 ? (await error.response.json()).type : note.chosen);
    }
  }
  const missing = (note, isMissing) => {
    note.type.toggleAttribute("aria-invalid", isMissing);
    if (isMissing) note.type.setAttribute("aria-invalid", "true");
    $(".error", note.type.parentElement).hidden = !isMissing;
    if (isMissing) note.type.focus();
  };

  const others = "BroadcastChannel" in self ? new BroadcastChannel(place) : undefined;
  others?.addEventListener("message", ({ data }) => cardOf(data.closed) && remove(cardOf(data.closed)));
  async function close(card) {
    const note = notes.get(card);
    if (!note.type.value) return missing(note, true);
    await flush(note);
    if (note.field.value !== note.agreed) return note.save();
    try {
      await calm.get(`/calls/${note.id}/popup`, { method: "DELETE", headers: own });
    } catch (error) {
      if (error.response?.status === 409) return missing(note, true);
      if (error.response?.status !== 404) return say(card, card.dataset.unsaved, true);
    }
    others?.postMessage({ closed: note.id });
    remove(card);
  }

  if (region && me) {
    region.addEventListener("input", ({ target }) => {
      const note = notes.get(target.closest(".call-popup"));
      if (target !== note?.field) return;
      note.isRefused = false;
      say(note.card, "");
      keep(note);
      note.save();
    });
    region.addEventListener("change", ({ target }) => {
      const note = notes.get(target.closest(".call-popup"));
      if (target !== note?.type) return;
      if (!target.value) target.value = note.chosen;
      missing(note, false);
      if (target.value === (note.wanted ?? note.chosen)) return;
      note.wanted = target.value;
      note.isRefused = false;
      inTurn(note, () => choose(note));
    });
    region.addEventListener("submit", async (event) => {
      if (!event.target.matches("[data-whose]")) return;
      event.preventDefault();
      const card = event.target.closest(".call-popup");
      const customer_id = new FormData(event.target).get("customer_id");
      if (!customer_id) return;
      const body = new URLSearchParams({ customer_id, was: card.dataset.customer });
      const asked = calm.get(`/calls/${card.dataset.popup}/customer`, { method: "PUT", headers: own, body });
      await asked.catch(() => say(card, card.dataset.unsaved, true));
      event.target.closest("details").open = false;
      await refresh(card);
    });
    region.addEventListener(
      "click",
      (event) => {
        const card = event.target.closest(".call-popup");
        if (event.target.closest("[data-fold]")) fold(card, !card.classList.contains("is-folded"));
        if (event.target.closest("[data-close]")) close(card);
        // What is made of a call begins with what was typed last: that is saved first.
        const make = event.target.closest("[data-make]");
        const note = make && notes.get(card);
        if (!note || note.field.value === note.agreed) return;
        event.preventDefault();
        event.stopPropagation();
        flush(note).then(() => note.field.value === note.agreed && make.click());
      },
      true,
    );
    // Out of the text by keyboard, and along the tabs.
    region.addEventListener("keydown", (event) => {
      const isLast = event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;
      if (isLast && event.target.matches("[name=content]")) {
        event.preventDefault();
        return close(event.target.closest(".call-popup"));
      }
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const list = step && event.target.closest("[role=tablist]");
      if (!list) return;
      const tabs = [...list.children];
      tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length].focus();
      document.activeElement.click();
    });
    // From the history of the customer alone, by whose call it was.
    document.addEventListener("click", (event) => {
      const id = event.target.closest?.("[data-reopen]")?.dataset.reopen;
      if (!id) return;
      event.preventDefault();
      open(Number(id)).then((card) => card && $("[name=content]", card).focus());
    });
    document.addEventListener("live:change", ({ detail }) => {
      for (const { subject, id, name, mine, talk, missed } of detail) {
        if (subject === "customer") {
          for (const card of cards()) if (card.dataset.customer === String(id)) refresh(card);
        }
        if (subject !== "call") continue;
        const card = cardOf(id);
        // Only where it goes changes more than its note, and whose it is, which the note says as well.
        if (card && ["call.transferred", "call.queued"].includes(name)) refresh(card);
        // That their talk begins, is held or ends writes nothing into it.
        else if (card) (talk && ["call.answered", "call.state_changed", "call.ended"].includes(name)) || look(card);
        else if (mine && ["call.offered", "call.started"].includes(name)) open(id, "?auto=1");
        else if ((mine || missed) && !seen.has(id)) open(id, "?auto=1").then((came) => came ?? seen.delete(id));
      }
    });
    const catchUp = async () => {
      for (const card of cards()) refresh(card).then(() => card.isConnected && look(card));
      const response = await calm.get("/calls/popups", { headers: own }).catch(() => {});
      for (const id of (await response?.json())?.calls ?? []) if (!seen.has(id)) open(id, "?auto=1");
    };
    document.addEventListener("live:refresh", catchUp);
    // A page that goes saves what it can; what that does not reach is kept, and sent by the next page.
    addEventListener("pagehide", () => {
      for (const card of cards()) {
        const note = notes.get(card);
        if (note.field.value === note.agreed) continue;
        send(note.id, { content: note.field.value, was: note.agreed }, { keepalive: true }).catch(() => {});
      }
    });
    if (reloaded) remember();
    else for (const id of kept.open) open(id);
    // It may have begun to ring while this was on its way.
    catchUp();
    for (const name of Object.keys(localStorage)) {
      const id = name.startsWith(draftPlace("")) && name.slice(draftPlace("").length);
      if (!id || (!reloaded && kept.open.includes(Number(id)))) continue;
      send(id, JSON.parse(localStorage.getItem(name))).catch((error) => error.again || localStorage.removeItem(name));
    }
  }
}

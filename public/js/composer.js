// The composer: Enter sends, what is typed is kept, files go up while one writes. Without this file it is a plain form.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const form = () => $("form#composer");
  /** The composer of the same conversation as it is shown now: who comes back to one has another. */
  const newestOf = (from) => (form()?.dataset.id === from.dataset.id ? form() : from);
  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const field = () => $("textarea", form());
  const own = { "HX-Request": "true" };

  /** In the composer that it is about; of one that is not shown any more in passing. */
  function error(text, from = form()) {
    const place = from && $(".error", from);
    if (place?.isConnected) Object.assign(place, { textContent: text ?? "", hidden: !text });
    else if (text) say("toast", { text, tone: "bad" });
  }

  // --- Drafts ---
  // The one that is about to be saved.
  let due;
  // By conversation: what could not be saved is tried again until it is, whether or not its composer is still shown; and
  // what is on its way, so that nothing overtakes it.
  const [unsaved, saving] = [new Map(), new Map()];
  // Of these it is known that the server has less.
  const stuck = new Set();
  const saveAgain = calm.coalesced(async () => {
    let failed;
    for (const from of unsaved.values()) await put(from).catch((error) => (failed = error.again ? error : failed));
    if (failed) throw failed;
  }, 500);
  const draftOf = (from) => {
    const draft = new URLSearchParams({ body: $("textarea", from).value });
    for (const file of from.querySelectorAll("[name=files]")) draft.append("files", file.value);
    return draft;
  };
  function put(from, { last = false } = {}) {
    const { id } = from.dataset;
    const before = !last && saving.get(id);
    unsaved.set(id, from);
    const done = (async () => {
      if (before) await before.catch(() => {});
      const now = unsaved.get(id) ?? from;
      const body = draftOf(now);
      // What is to outlive its page must be small.
      const options = { method: "PUT", headers: own, body, keepalive: String(body).length < 30_000 };
      try {
        await calm.get(`/inbox/${id}/draft`, options);
        if (unsaved.get(id) === now) unsaved.delete(id);
        stuck.delete(id);
      } catch (error) {
        // With the session gone there will be another.
        const isStuck = error.again || error.response?.status === 401;
        stuck[isStuck ? "add" : "delete"](id);
        if (!isStuck && unsaved.get(id) === now) unsaved.delete(id);
        throw error;
      } finally {
        if (saving.get(id) === done) saving.delete(id);
      }
    })();
    saving.set(id, done);
    return done;
  }
  const saved = (id) => Promise.allSettled([saving.get(id)]);
  function cancel(from) {
    if (due?.from !== from) return;
    clearTimeout(due.timer);
    due = undefined;
  }
  async function save(from, options) {
    cancel(from);
    const kept = await put(from, options).then(
      () => true,
      () => false,
    );
    if (!kept && unsaved.size) saveAgain();
    const said = $(".saved", from);
    if (kept && due?.from !== from) said.textContent = $("textarea", from).value ? said.dataset.text : "";
  }
  const saveSoon = (from) => {
    cancel(from);
    due = { from, timer: setTimeout(() => save(from), 400) };
  };

  let typed = 0;
  function written(from) {
    const { value } = $("textarea", from);
    const left = Number(from.dataset.text) - [...value.trim()].length;
    const counter = $(".left-to-write", from);
    counter.hidden = left > 200;
    counter.textContent = left;
    counter.classList.toggle("bad", left < 0);
    error(left < 0 ? from.dataset.tooLong : undefined);
    $(".saved", from).textContent = "";
    saveSoon(from);
    if (!value || Date.now() - typed < 3000) return;
    typed = Date.now();
    say("inbox:typing");
  }
  document.addEventListener("input", ({ target }) => target.matches("#composer textarea") && written(target.form));

  // Who comes back to a conversation finds there what they wrote, also where the server did not know it yet.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const [, id] = /^\/inbox\/(\d+)\/thread/.exec(ctx.request.action) ?? [];
    if (!saving.has(id)) return;
    const ask = ctx.fetch;
    ctx.fetch = async (...given) => {
      await saved(id);
      return ask(...given);
    };
  });
  document.addEventListener("htmx:before:swap", () => due && save(due.from));
  let shown = form();
  document.addEventListener("htmx:after:swap", () => {
    const now = form();
    if (!now || now === shown) return;
    shown = now;
    const { id } = now.dataset;
    const old = unsaved.get(id) ?? going.get(id);
    if (old) {
      $("textarea", now).value = $("textarea", old).value;
      $(".files", now).replaceChildren(...$(".files", old).children);
      for (const kept of [unsaved, going]) if (kept.has(id)) kept.set(id, now);
    }
    for (const chip of rising) if (chip.closest("form").dataset.id === id) $(".files", now).append(chip);
  });

  // --- Sending ---
  const waiting = [];
  let delivering;
  // By conversation, while a reply of it is on its way: until it is there the server still has it as a draft.
  const going = new Map();
  // What was not answered, with the key it went under: the same again is the same message, anything else another.
  const unanswered = new Map();

  function send(from, next) {
    const text = field();
    const files = $(".files", from);
    if ($("progress", files)) return;
    if (!text.value.trim() && !files.children.length) return text.focus();
    if ([...text.value.trim()].length > Number(from.dataset.text)) return error(from.dataset.tooLong);
    cancel(from);
    error();
    going.set(from.dataset.id, from);
    const body = new FormData(from);
    const [key, quoted] = [body.get("client_key"), $(".replying span", from).textContent];
    body.delete("client_key");
    const said = `${from.dataset.id} ${new URLSearchParams(body)}`;
    body.set("client_key", unanswered.get(said) ?? key);
    // Taken out of the composer at once, so that the next reply can be begun; put back if it is refused.
    waiting.push({
      from,
      body,
      said,
      quoted,
      next: next ? $("[aria-current] + .conversation-row .name") : null,
      text: text.value,
      files: [...files.children],
    });
    text.value = $(".saved", from).textContent = "";
    files.replaceChildren();
    $("[name=client_key]", from).value = calm.uuid();
    quote(from);
    delivering ??= deliverAll().finally(() => (delivering = undefined));
  }

  async function deliverAll() {
    while (waiting.length) {
      const one = waiting.shift();
      const { id } = one.from.dataset;
      // Its own draft must not arrive after it.
      await saved(id);
      const { response, text } = await deliver(one, id);
      if (!response?.ok || waiting.every(({ from }) => from.dataset.id !== id)) going.delete(id);
      if (response?.ok) {
        if ($("#thread")?.dataset.id !== id) continue;
        if (text) say("inbox:sent", text);
        // Else the keys would go on from nowhere, as the field they were in is taken away.
        one.next?.focus();
        one.next?.click();
        continue;
      }
      // What was written after it would go before it.
      const back = [one, ...waiting.filter(({ from }) => from.dataset.id === id)];
      for (const each of back.slice(1)) waiting.splice(waiting.indexOf(each), 1);
      giveBack(back, response, text);
    }
  }

  async function deliver({ body, said }, id) {
    unanswered.set(said, body.get("client_key"));
    const sent = { method: "POST", headers: own, body: new URLSearchParams(body) };
    const response = await fetch(`/inbox/${id}/messages?tail=12`, sent).catch(() => {});
    if (response?.status < 500) unanswered.delete(said);
    return { response, text: await response?.text().catch(() => "") };
  }

  function giveBack(back, response, text) {
    const now = newestOf(back[0].from);
    const [box, { body, quoted }] = [$("textarea", now), back[0]];
    box.value = [...back.map((each) => each.text), box.value].filter(Boolean).join("\n");
    $(".files", now).prepend(...back.flatMap(({ files }) => files));
    if (!$("[name=reply_to]", now).value) quote(now, body.get("reply_to"), quoted);
    if (response?.status === 410 && now.isConnected) return say("inbox:taken", text);
    save(now);
    const answer = [410, 422].includes(response?.status) && new Range().createContextualFragment(text);
    // The window may have closed meanwhile: then the composer says so, and all that was written is kept as a draft.
    if (answer && now.isConnected && $("[data-closed]", answer)) return now.replaceWith(answer);
    error((answer && $(".error, b", answer)?.textContent) || now.dataset.offline, now);
    if (now.isConnected && [document.body, null].includes(document.activeElement)) box.focus();
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (!event.target.matches("form#composer")) return;
      event.preventDefault();
      event.stopPropagation();
      send(event.target);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("#composer textarea")) return;
    // While a word is being composed (Telex, VNI), Enter ends the word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send(event.target.form, event.ctrlKey || event.metaKey);
  });

  // --- Files ---
  // Those on their way up; they move along to whichever composer of their conversation is shown.
  const rising = new Set();
  function upload(file, from = form()) {
    if (!from) return;
    // A phone's HEIC is drawn anew and only then measured as a picture.
    const limit = Number(/^image\/(?!hei[cf])/.test(file.type) ? from.dataset.picture : from.dataset.file);
    if (file.size > limit) return error(`${file.name} ${from.dataset.tooLarge}`);
    const chip = $("#file-chip", from).content.firstElementChild.cloneNode(true);
    $(".strong", chip).textContent = file.name;
    $("[data-remove]", chip).ariaLabel += file.name;
    $(".files", from).append(chip);
    rising.add(chip);
    const request = new XMLHttpRequest();
    chip.request = request;
    const body = new FormData();
    body.set("conversation", from.dataset.id);
    body.set("file", file);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const bar = $("progress", chip);
      if (bar) bar.value = (loaded / total) * 100;
    });
    request.addEventListener("loadend", () => rising.delete(chip));
    request.addEventListener("load", () => {
      let kept;
      try {
        kept = JSON.parse(request.responseText);
      } catch {}
      if (!kept?.id) return refuse(kept?.error);
      const id = Object.assign(document.createElement("input"), { type: "hidden", name: "files", value: kept.id });
      const size = Object.assign(document.createElement("span"), { className: "muted" });
      size.textContent =
        file.size < 1_048_576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1_048_576).toFixed(1)} MB`;
      $("progress", chip).replaceWith(size);
      if (file.type.startsWith("image/")) {
        const face = { className: "picture", src: `/files/${kept.id}?size=thumb`, alt: "" };
        $(".kind", chip).replaceWith(Object.assign(new Image(), face));
      }
      chip.prepend(id);
      save(chip.closest("form"));
    });
    const refuse = (why) => {
      const at = chip.closest("form");
      chip.remove();
      error(why || `${file.name}: ${from.dataset.failed}`, at);
    };
    request.addEventListener("error", () => refuse());
    request.open("POST", "/files");
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  }
  const uploadAll = (files) => [...files].forEach((file) => upload(file));

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-attach]")) return;
    uploadAll(event.target.files);
    event.target.value = "";
  });
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length || !event.target.closest?.("#thread")) return;
    // Spreadsheets bring a picture along with what they copy as text.
    if (event.target.matches("textarea, input") && event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    uploadAll(event.clipboardData.files);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      if (!$("#thread") || !event.dataTransfer?.types.includes("Files") || event.target.matches?.("[type=file]"))
        return;
      // Let go of beside it, a file would be opened in the place of the page.
      event.preventDefault();
      if (!form() || !event.target.closest?.("#thread")) return;
      $("#thread").classList.toggle("is-dropping", name === "dragover");
      if (name === "drop") uploadAll(event.dataTransfer.files);
    });
  }

  // --- Emoji, quotes, chips ---
  function quote(from, id = "", text = "") {
    const bar = $(".replying", from);
    bar.hidden = !id;
    $("[name=reply_to]", from).value = id;
    $("span", bar).textContent = text;
  }
  document.addEventListener("click", ({ target }) => {
    const found = target.closest?.("[data-emoji], [data-reply-to], [data-drop-quote], [data-remove]");
    const from = form();
    if (!found || !from) return;
    if (found.matches("[data-emoji]")) {
      field().setRangeText(found.textContent, field().selectionStart, field().selectionEnd, "end");
      found.closest("[popover]").hidePopover();
      field().focus();
      written(from);
    } else if (found.matches("[data-remove]")) {
      const chip = found.closest(".file");
      chip.request?.abort();
      chip.remove();
      save(from);
    } else if (found.matches("[data-drop-quote]")) quote(from);
    else {
      quote(from, found.dataset.replyTo, $(".text", found.closest(".message"))?.textContent ?? "…");
      field().focus();
    }
  });

  // Leaving the page loses nothing: what it cannot take along it asks about.
  addEventListener("beforeunload", (event) => {
    if (rising.size || going.size || stuck.size) event.preventDefault();
  });
  addEventListener("pagehide", () => due && save(due.from, { last: true }));
  document.addEventListener("live:up", () => unsaved.size && saveAgain());
}

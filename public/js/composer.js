// The composer: Enter sends, what is typed is kept, files go up while one writes. Without this file it is a plain form.
{
  const $ = (selector, from = document) => from.querySelector(selector);
  const form = () => $("form#composer");
  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const field = () => $("textarea", form());
  const own = { "HX-Request": "true" };

  function error(text) {
    const place = $("form#composer > .error");
    if (place) Object.assign(place, { textContent: text ?? "", hidden: !text });
  }

  // --- Drafts ---
  let timer;
  // By conversation: what could not be saved is tried again until it is, whether or not its composer is still shown.
  const unsaved = new Map();
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
  async function put(from) {
    const { id } = from.dataset;
    const options = { method: "PUT", headers: own, body: draftOf(from), keepalive: true };
    unsaved.set(id, from);
    try {
      await calm.get(`/inbox/${id}/draft`, options);
      if (unsaved.get(id) === from) unsaved.delete(id);
    } catch (error) {
      if (!error.again) unsaved.delete(id);
      throw error;
    }
  }
  async function save(from = form()) {
    clearTimeout(timer);
    timer = undefined;
    if (!from) return;
    const kept = await put(from).then(
      () => true,
      () => false,
    );
    if (!kept && unsaved.size) saveAgain();
    const saved = $(".saved", from);
    if (saved && kept && !timer) saved.textContent = $("textarea", from).value ? saved.dataset.text : "";
  }
  const saveSoon = () => {
    clearTimeout(timer);
    const from = form();
    timer = setTimeout(() => save(from), 400);
  };
  const saveNow = () => timer && save();

  let typed = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches("#composer textarea")) return;
    const { value, form: from } = event.target;
    const left = Number(from.dataset.text) - value.trim().length;
    const counter = $(".left-to-write", from);
    counter.hidden = left > 200;
    counter.textContent = left;
    counter.classList.toggle("bad", left < 0);
    error(left < 0 ? from.dataset.tooLong : undefined);
    $(".saved", from).textContent = "";
    saveSoon();
    if (!value || Date.now() - typed < 3000) return;
    typed = Date.now();
    say("inbox:typing");
  });

  // --- Sending ---
  let queue = Promise.resolve();
  function send(from, next) {
    const text = field();
    const files = $(".files", from);
    if ($("progress", files)) return;
    if (!text.value.trim() && !files.children.length) return text.focus();
    if (text.value.trim().length > Number(from.dataset.text)) return error(from.dataset.tooLong);
    clearTimeout(timer);
    timer = undefined;
    error();
    // Taken out of the composer at once, so that the next reply can be begun; put back if it is refused.
    const taken = { form: from, body: new FormData(from), text: text.value, files: [...files.children] };
    taken.body.delete("");
    text.value = "";
    files.replaceChildren();
    $("[name=client_key]", from).value = calm.uuid();
    quote();
    queue = queue.then(() => deliver(taken));
    if (next) queue.then((sent) => sent && say("inbox:next"));
  }

  async function deliver({ form: from, body, text, files }) {
    const url = `/inbox/${from.dataset.id}/messages?tail=12`;
    const response = await fetch(url, { method: "POST", headers: own, body: new URLSearchParams(body) }).catch(
      () => {},
    );
    if (response?.ok) {
      if (from.isConnected) say("inbox:sent", await response.text());
      return true;
    }
    const answer = response?.status === 422 && new Range().createContextualFragment(await response.text());
    const now = $("textarea", from);
    now.value = [text, now.value].filter(Boolean).join("\n");
    // The window may have closed meanwhile: then the composer says so, and all that was written is kept as a draft.
    if (answer && $("[data-closed]", answer)) {
      $(".files", from).prepend(...files);
      save(from);
      from.replaceWith(answer);
      return false;
    }
    if (!from.isConnected) return (save(from), false);
    if (response?.status === 410) return (say("inbox:taken", await response.text()), false);
    $(".files", from).prepend(...files);
    $("[name=client_key]", from).value = body.get("client_key");
    error((answer && $(".error", answer)?.textContent) || from.dataset.offline);
    now.focus();
    return false;
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
  function upload(file, from = form()) {
    if (!from) return;
    // A phone's HEIC is drawn anew and only then measured as a picture.
    const limit = Number(/^image\/(?!hei[cf])/.test(file.type) ? from.dataset.picture : from.dataset.file);
    if (file.size > limit) return error(`${file.name} ${from.dataset.tooLarge}`);
    const chip = $("#file-chip", from).content.firstElementChild.cloneNode(true);
    $(".strong", chip).textContent = file.name;
    $("[data-remove]", chip).ariaLabel += file.name;
    $(".files", from).append(chip);
    const request = new XMLHttpRequest();
    chip.request = request;
    const body = new FormData();
    body.set("conversation", from.dataset.id);
    body.set("file", file);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const bar = $("progress", chip);
      if (bar) bar.value = (loaded / total) * 100;
    });
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
      chip.prepend(id);
      save(from);
    });
    const refuse = (why) => {
      chip.remove();
      error(why || `${file.name}: ${from.dataset.failed}`);
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
    event.preventDefault();
    uploadAll(event.clipboardData.files);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const over = form() && event.target.closest?.("#thread");
      if (!over || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      $("#thread").classList.toggle("is-dropping", name === "dragover");
      if (name === "drop") uploadAll(event.dataTransfer.files);
    });
  }

  // --- Emoji, quotes, chips ---
  function quote(button) {
    const bar = $("#composer .replying");
    if (!bar) return;
    bar.hidden = !button;
    $("[name=reply_to]", form()).value = button?.dataset.replyTo ?? "";
    if (!button) return;
    $("span", bar).textContent = button.closest(".message").querySelector(".text")?.textContent ?? "…";
    field().focus();
  }
  document.addEventListener("click", ({ target }) => {
    const found = target.closest?.("[data-emoji], [data-reply-to], [data-drop-quote], [data-remove]");
    if (!found || !form()) return;
    if (found.matches("[data-emoji]")) {
      field().setRangeText(found.textContent, field().selectionStart, field().selectionEnd, "end");
      found.closest("[popover]").hidePopover();
      field().focus();
      saveSoon();
    } else if (found.matches("[data-remove]")) {
      const chip = found.closest(".file");
      chip.request?.abort();
      chip.remove();
      save();
    } else quote(found.matches("[data-reply-to]") ? found : undefined);
  });

  // Leaving the conversation or the page loses nothing.
  document.addEventListener("htmx:before:swap", saveNow);
  addEventListener("pagehide", saveNow);
  document.addEventListener("live:up", () => unsaved.size && saveAgain());
}

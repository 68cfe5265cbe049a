// The keypad: it dials while one talks with nobody, and says its keys to the other end in a talk.
{
  const place = document.getElementById("call-keypad");
  const $ = (selector) => place.querySelector(selector);
  let callId = "";

  async function open(of = "") {
    callId = of;
    const response = await calm.get(`/calls/keypad${of && `?call=${of}`}`, { headers: { "HX-Request": "true" } });
    place.innerHTML = await response.text();
    htmx.process(place);
    document.getElementById("call-panel").hidePopover();
    $("input[name=number], input[name=digits]").focus();
  }
  const close = () => place.replaceChildren();

  document.addEventListener("click", ({ target }) => {
    const opener = target.closest?.("[data-keypad]");
    if (opener) {
      const of = opener.dataset.keypad === "true" || !opener.dataset.keypad ? "" : opener.dataset.keypad;
      if (place.children.length && of === callId) close();
      else void open(of);
    }
    if (place.contains(target) && target.closest("[data-close-keypad]")) close();
  });
  place.addEventListener("keydown", (event) => {
    // Typed while a key has the focus, as after a press by the mouse.
    if (allowed().test(event.key) && !event.target.matches("input, select")) press(event.key);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });

  // --- What is typed, by keys or by the mouse ---
  const allowed = () => (callId ? /^[0-9*#]$/ : /^[0-9*#+]$/);
  function press(key) {
    const field = $("input[name=number], input[name=digits]");
    field.setRangeText(key, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true, data: key }));
  }
  let held;
  place.addEventListener("pointerdown", ({ target }) => {
    const key = target.closest("[data-key='0']");
    held = key && !callId ? setTimeout(() => place.contains(key) && (press("+"), (held = "done")), 500) : undefined;
  });
  // Let go elsewhere it is no press, and no click follows that would say so.
  const letGo = ({ target }) => {
    clearTimeout(held);
    if (!place.contains(target)) held = undefined;
  };
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, letGo);
  place.addEventListener("click", ({ target }) => {
    const key = target.closest("[data-key]")?.dataset.key;
    clearTimeout(held);
    if (key && held !== "done") press(key);
    held = undefined;
    if (target.closest("[data-erase]")) {
      const field = $("input[name=number]");
      field.value = field.value.slice(0, -1);
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  });

  // What the PBX could not do is another command when it is pressed again.
  place.addEventListener(
    "submit",
    ({ target }) => target.setAttribute("hx-vals", JSON.stringify({ command: calm.uuid() })),
    true,
  );

  /** 0903 118 226: as one reads it, while one writes at its end. */
  function space(field) {
    if (field.selectionStart < field.value.length) return;
    const digits = field.value.replaceAll(" ", "");
    field.value = /^0\d{0,9}$/.test(digits) ? digits.replace(/^(\d{4})(\d{1,3})?(\d+)?$/, spaced) : digits;
  }
  const spaced = (_, ...parts) => parts.slice(0, 3).filter(Boolean).join(" ");

  let waiting = "";
  let timer;
  /** Keys that are pressed in one breath go together, in the order of pressing. */
  let going = Promise.resolve();
  const send = () => {
    const [digits, id] = [waiting, callId];
    waiting = "";
    going = going.then(() =>
      fetch(`/calls/${id}/tones`, {
        method: "POST",
        headers: { "HX-Request": "true" },
        body: new URLSearchParams({ digits, command: calm.uuid() }),
      }).then(
        (answer) => {
          const said = !answer.ok && answer.headers.get("HX-Trigger");
          if (said) document.dispatchEvent(new CustomEvent("toast", { detail: JSON.parse(said).toast }));
        },
        () => {},
      ),
    );
  };
  const find = async () => {
    const number = $("input[name=number]")?.value ?? "";
    const response = await calm.get(`/calls/match?number=${encodeURIComponent(number)}`).catch(() => undefined);
    const match = $("[data-match]");
    if (response && match && $("input[name=number]").value === number) match.textContent = await response.text();
  };
  place.addEventListener("input", ({ target, data }) => {
    if (data && allowed().test(data)) document.dispatchEvent(new CustomEvent("calls:key", { detail: data }));
    clearTimeout(timer);
    if (target.name === "number") space(target);
    if (target.name === "number") timer = setTimeout(find, 150);
    if (target.name !== "digits") return;
    target.value = target.value.replace(/[^0-9*#]/g, "");
    if (data && allowed().test(data)) waiting += data;
    timer = setTimeout(() => waiting && send(), 120);
  });

  // Called, or the talk is over that the keys were for.
  document.addEventListener("calls:changed", ({ detail }) => {
    if (callId ? detail.talk !== callId : detail.talk) close();
  });
}

// The microphone: opened for whoever needs it, and tried: what it hears as a moving level, and in plain words what stands
// in its way.
{
  const reasons = {
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    insecure: "insecure",
  };
  /** Fails with the `reason`: refused, missing, insecure or busy. */
  async function open() {
    try {
      if (!navigator.mediaDevices) throw Object.assign(new Error(), { name: "insecure" });
      return await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (cause) {
      throw Object.assign(new Error(cause.name, { cause }), { reason: reasons[cause.name] ?? "busy" });
    }
  }
  /** What stands in its way; it is not opened where that can be known without. */
  async function trouble() {
    const asked = navigator.permissions?.query({ name: "microphone" });
    const { state } = (await asked?.catch(() => {})) ?? {};
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    if (state === "denied") return "refused";
    if (state === "granted" && all.some(({ kind }) => kind === "audioinput")) return undefined;
    try {
      for (const track of (await open()).getTracks()) track.stop();
      return undefined;
    } catch ({ reason }) {
      return reason;
    }
  }
  self.microphone = { open, trouble };

  let stop = () => {};

  async function check(dialog, resumes) {
    const [text, level, again] = ["[data-says]", "meter", "[data-again]"].map((one) => dialog.querySelector(one));
    const words = dialog.dataset;
    const say = (name, bad) => {
      text.textContent = words[name];
      text.className = bad ? "bad" : "";
      again.hidden = !bad;
      document.dispatchEvent(new CustomEvent("calls:heard", { detail: name }));
    };
    stop();
    say("asking");
    let stream;
    try {
      stream = await open();
    } catch ({ reason }) {
      say(reason, true);
      document.dispatchEvent(new CustomEvent("calls:deaf"));
      return;
    }
    say("hearing");
    const audio = new AudioContext();
    const listener = audio.createAnalyser();
    audio.createMediaStreamSource(stream).connect(listener);
    const heard = new Float32Array(listener.fftSize);
    let [loudest, began] = [0, Date.now()];
    const look = setInterval(() => {
      listener.getFloatTimeDomainData(heard);
      const power = Math.sqrt(heard.reduce((sum, one) => sum + one * one, 0) / heard.length);
      // As ears hear it: 60 dB below full is nothing.
      level.value = Math.max(0, Math.min(100, 100 + (20 * Math.log10(power + 1e-9) * 100) / 60));
      loudest = Math.max(loudest, level.value);
      if (loudest > 45) {
        if (text.textContent !== words.good) say("good");
        if (resumes) document.dispatchEvent(new CustomEvent("calls:hearing"));
        resumes = false;
      } else if (Date.now() - began > 5_000 && text.textContent === words.hearing) say("silent", true);
    }, 80);
    stop = () => {
      clearInterval(look);
      for (const track of stream.getTracks()) track.stop();
      void audio.close();
      stop = () => {};
    };
  }

  document.addEventListener("click", async ({ target }) => {
    const opener = target.closest?.("[data-microphone]");
    if (opener) {
      await htmx.ajax("GET", "/calls/microphone", { target: "#dialogs", swap: "innerHTML" });
      const dialog = document.getElementById("microphone");
      dialog.addEventListener("close", () => stop());
      void check(dialog, opener.dataset.microphone === "resume");
    }
    const again = target.closest?.("#microphone [data-again]");
    if (again) void check(again.closest("dialog"), false);
  });

  const shift = (method, values) =>
    htmx.ajax(method, "/calls/shift/pause", { target: "#call-dock", swap: "innerMorph", values });
  // Who has the sound of calls in the browser and no microphone is not rung: the caller would hear nobody.
  document.addEventListener("calls:deaf", () => {
    const ready = document.querySelector("#call-chip [data-sounds][data-shift=ready]");
    if (ready) void shift("PUT", { reason: ready.dataset.sounds, command: calm.uuid() });
  });
  document.addEventListener("calls:hearing", () => void shift("DELETE", { command: calm.uuid() }));
}

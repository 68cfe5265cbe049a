// Tries the microphone: what it hears as a moving level, and in plain words what stands in its way.
{
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
      if (!navigator.mediaDevices) throw Object.assign(new Error(), { name: "insecure" });
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch ({ name }) {
      const reasons = {
        NotAllowedError: "refused",
        SecurityError: "refused",
        NotFoundError: "missing",
        OverconstrainedError: "missing",
        insecure: "insecure",
      };
      say(reasons[name] ?? "busy", true);
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
    const { sounds, microphoneReason: reason } = document.getElementById("calls").dataset;
    const ready = document.querySelector("#call-chip [data-shift=ready]");
    if (sounds !== undefined && ready) void shift("PUT", { reason, command: crypto.randomUUID() });
  });
  document.addEventListener("calls:hearing", () => void shift("DELETE", { command: crypto.randomUUID() }));
}

// One rule: the phone in the browser is lifted by itself, and only, for the call that the bar shows as this person's
// talk. The PBX names in each INVITE the call that it is for (X-Switchboard-Call): whoever accepts in the bar makes it
// their talk, and so does whoever dials there. Any other rings on until the PBX takes it back, and what names no call is
// none of ours. As soon as the bar shows that talk no more the phone is put down.
{
  const region = document.getElementById("calls");
  const dock = document.getElementById("call-dock");
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`calls:${name}`, { detail }));
  /** The bar may be a moment behind the PBX. */
  const BEHIND_MS = 3_000;

  const audio = Object.assign(document.createElement("audio"), { id: "call-audio", autoplay: true, hidden: true });
  region.append(audio);
  // Browsers let a page sound once somebody has touched it.
  const play = () => audio.srcObject && audio.play().catch(() => {});
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, play, { capture: true, passive: true });

  /** Each with its `session`, its `call`, and what it sends once it is lifted. */
  const phones = new Set();
  const lifted = () => [...phones].find((one) => one.isLifted);
  const shown = () => dock.querySelector("[data-talk]")?.dataset;

  document.addEventListener("calls:invited", ({ detail: { session, request } }) => {
    const call = request.getHeader("X-Switchboard-Call");
    if (!call) return session.terminate({ status_code: 480 });
    const one = { session, call };
    phones.add(one);
    const over = () => forget(one);
    session.on("failed", over);
    session.on("ended", over);
    session.on("peerconnection", ({ peerconnection }) => listen(peerconnection));
    return look();
  });
  document.addEventListener("htmx:after:swap", look);

  function look() {
    const talk = shown();
    const one = lifted();
    if (one) {
      mute(one, talk);
      if (talk?.pbxCall !== one.call) one.leaving ??= setTimeout(() => putDown(one), BEHIND_MS);
      else one.leaving = void clearTimeout(one.leaving);
      return;
    }
    const mine = [...phones].findLast(({ call }) => call === talk?.pbxCall);
    if (mine) void lift(mine);
  }

  async function lift(one) {
    one.isLifted = true;
    region.dataset.sound = "";
    await bringVoice(one);
    mute(one, shown());
    // The caller may have hung up while the microphone was opened.
    if (phones.has(one)) one.session.answer({ mediaStream: one.voice });
    else hush(one);
  }
  const putDown = ({ session }) => session.isEnded() || session.terminate();

  function forget(one) {
    phones.delete(one);
    clearTimeout(one.leaving);
    hush(one);
    if (!one.isLifted) return;
    delete region.dataset.sound;
    audio.srcObject = null;
    // The same call may have rung once more meanwhile.
    look();
  }
  const hush = ({ voice }) => voice?.getTracks().forEach((track) => track.stop());

  function listen(connection) {
    connection.addEventListener("track", ({ track }) => {
      audio.srcObject = new MediaStream([track]);
      play();
    });
  }

  // Silenced here at once, and at the PBX as well: each does without the other.
  function mute({ voice }, talk) {
    for (const track of voice?.getTracks() ?? []) track.enabled = talk?.muted === undefined;
  }

  // --- The microphone: who has none hears the other side all the same, and is told that they are not heard ---
  let silence;
  function silent() {
    silence ??= new AudioContext();
    return silence.createMediaStreamDestination().stream;
  }
  async function bringVoice(one) {
    const before = one.voice;
    try {
      one.voice = await microphone.open();
      one.isDeaf = false;
      // The headset was pulled out: perhaps there is another.
      one.voice.getTracks()[0].addEventListener("ended", () => phones.has(one) && bringVoice(one));
      tell("voice", {});
    } catch ({ reason }) {
      one.voice = silent();
      one.isDeaf = true;
      tell("voice", { reason, inTalk: true });
    }
    for (const track of before?.getTracks() ?? []) track.stop();
    const [sender] = one.session.connection?.getSenders() ?? [];
    await sender?.replaceTrack(one.voice.getTracks()[0]);
    mute(one, shown());
    if (!phones.has(one)) hush(one);
  }

  // Who is not heard is not rung either.
  let wasReady = false;
  async function check() {
    const one = lifted();
    if (one) return one.isDeaf && bringVoice(one);
    if (!wasReady) return undefined;
    const reason = await microphone.trouble();
    if (lifted()) return undefined;
    tell("voice", { reason });
    if (reason) tell("deaf");
    return undefined;
  }
  function checkOnceReady() {
    const isReady = document.querySelector("#call-chip [data-shift=ready]") !== null;
    if (isReady !== wasReady && (wasReady = isReady)) void check();
  }
  document.addEventListener("htmx:after:swap", checkOnceReady);
  navigator.mediaDevices?.addEventListener("devicechange", check);
  document.addEventListener("calls:heard", ({ detail }) => {
    if (detail !== "good") return;
    tell("voice", {});
    void check();
  });
  checkOnceReady();

  // Whoever leaves the page was asked, and hangs up: what is sent by the phone itself may not arrive any more.
  addEventListener("pagehide", () => {
    const { talk } = shown() ?? {};
    if (!lifted() || !talk) return;
    const body = new URLSearchParams({ command: calm.uuid() });
    void fetch(`/calls/${talk}/end`, { method: "POST", headers: { "HX-Request": "true" }, body, keepalive: true });
  });
}

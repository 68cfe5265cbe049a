// Every sound of the bar itself is made here, of voices and bells: no file is fetched while somebody waits to be answered.
{
  const region = document.getElementById("calls");
  let audio;
  const open = () => (audio ??= new AudioContext());
  // Browsers let a page sound once somebody has touched it.
  const wake = () => audio?.state === "suspended" && audio.resume();
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, wake, { capture: true, passive: true });

  function tone({ from, to = from, at, lasts, loud = 0.12, type = "sine", through }) {
    const start = audio.currentTime + at;
    const [voice, level] = [audio.createOscillator(), audio.createGain()];
    voice.type = type;
    voice.frequency.setValueAtTime(from, start);
    voice.frequency.exponentialRampToValueAtTime(to, start + lasts);
    level.gain.setValueAtTime(0.0001, start);
    level.gain.exponentialRampToValueAtTime(loud, start + 0.02);
    level.gain.setValueAtTime(loud, start + lasts * 0.7);
    level.gain.exponentialRampToValueAtTime(0.0001, start + lasts);
    for (const [hertz, sharp] of through ?? []) {
      const mouth = audio.createBiquadFilter();
      Object.assign(mouth, { type: "bandpass" });
      mouth.frequency.value = hertz;
      mouth.Q.value = sharp;
      voice.connect(mouth).connect(level);
    }
    if (!through) voice.connect(level);
    level.connect(audio.destination);
    voice.start(start);
    voice.stop(start + lasts + 0.05);
    return voice;
  }

  /** The two tones of a mouth that make each of them. */
  const vowels = {
    a: [
      [800, 6],
      [1200, 8],
    ],
    e: [
      [500, 6],
      [1900, 10],
    ],
    i: [
      [320, 6],
      [2300, 10],
    ],
    o: [
      [480, 6],
      [850, 8],
    ],
    u: [
      [340, 6],
      [760, 8],
    ],
  };
  /** Like a word that is said: syllables that rise for what begins and fall for what ends. */
  const said = {
    enter: [
      ["a", 150, 190],
      ["o", 190, 250],
    ],
    leave: [
      ["o", 230, 190],
      ["a", 180, 120],
    ],
    pause: [
      ["a", 200, 170],
      ["u", 165, 150],
    ],
    resume: [
      ["i", 170, 210],
      ["e", 210, 260],
    ],
    end: [["u", 190, 130]],
  };
  function say(name) {
    if (!said[name]) return;
    open();
    for (const [place, [vowel, from, to]] of said[name].entries()) {
      tone({ from, to, at: place * 0.2, lasts: 0.19, type: "sawtooth", loud: 0.5, through: vowels[vowel] });
    }
  }

  // Two bells, then quiet, as phones ring.
  const RING_MS = 2_600;
  let ringing;
  function ring() {
    open();
    for (const at of [0, 0.42]) {
      for (const from of [1320, 1056]) tone({ from, at, lasts: 0.36, loud: 0.07, type: "triangle" });
    }
    region.dataset.sounding = audio.state;
  }
  document.addEventListener("calls:ring", () => {
    if (ringing) return;
    ring();
    ringing = setInterval(ring, RING_MS);
  });
  document.addEventListener("calls:quiet", () => {
    clearInterval(ringing);
    ringing = undefined;
    delete region.dataset.sounding;
  });
  document.addEventListener("calls:sound", ({ detail }) => say(detail.value ?? detail));

  // Of a keypad: a row and a column each.
  const rows = [697, 770, 852, 941];
  const columns = [1209, 1336, 1477];
  document.addEventListener("calls:key", ({ detail: key }) => {
    const place = "123456789*0#".indexOf(key);
    if (place < 0) return;
    open();
    for (const from of [rows[Math.floor(place / 3)], columns[place % 3]])
      tone({ from, at: 0, lasts: 0.12, loud: 0.05 });
  });
}

// One EventSource for all tabs of this browser: HTTP/1.1 gives a site six connections, and each tab would take one.
// Each tab, with the mark that its page was drawn at as long as nobody has seen what it missed since.
const ports = new Map();
let source;
let state = "connecting";
let heardAt = 0;
let failures = 0;
let timer;
// All that was heard since the mark `age.from`, for tabs that were drawn before it came and join after.
let age, from;
let heard = [];
const MOST_HEARD = 500;

function tell(message) {
  for (const port of ports.keys()) port.postMessage(message);
}

function turn(next) {
  if (state === next) return;
  const before = state;
  state = next;
  tell({ kind: "state", state });
  // After a cut nobody knows what was missed.
  if (next === "up" && before === "down") refresh();
}

function refresh() {
  for (const port of ports.keys()) ports.set(port, undefined);
  tell({ kind: "refresh" });
}

const split = (mark) => {
  const [of, number] = mark.split(".");
  return [of, Number(number)];
};

/** From this mark on everything is heard. */
function begin(mark) {
  heard = [];
  [age, from] = split(mark);
}

function open(since) {
  clearTimeout(timer);
  source?.close();
  // What the page of the first tab missed comes along with the stream.
  source = new EventSource(since ? `/live?since=${since}` : "/live");
  heardAt = Date.now();
  source.onopen = () => {
    failures = 0;
    heardAt = Date.now();
    turn("up");
  };
  source.addEventListener("begin", ({ lastEventId }) => {
    begin(lastEventId);
    for (const [port, mark] of ports) if (mark !== since) catchUp(port, mark);
  });
  source.addEventListener("beat", () => {
    heardAt = Date.now();
  });
  source.addEventListener("changes", ({ data, lastEventId }) => {
    heardAt = Date.now();
    const changes = JSON.parse(data);
    tell({ kind: "changes", changes });
    // Whoever joins later may have been drawn after what came along was.
    const bare = changes.map(({ subject, id, name, message }) => ({ subject, id, name, message, missed: true }));
    heard.push({ number: split(lastEventId)[1], changes: bare });
    if (heard.length > MOST_HEARD) from = heard.shift().number;
  });
  source.addEventListener("counts", ({ data }) => tell({ kind: "counts", text: JSON.parse(data) }));
  source.addEventListener("refresh", ({ lastEventId }) => {
    begin(lastEventId);
    refresh();
  });
  // EventSource gives up for good on any answer but 200, so it is always opened anew by hand.
  source.onerror = again;
}

function again() {
  source?.close();
  from = undefined;
  turn("down");
  clearTimeout(timer);
  failures += 1;
  // Never longer than three seconds: after any cut the screens are to be right within five.
  timer = setTimeout(open, Math.min(3_000, 400 * 2 ** Math.min(failures, 4)) * (0.5 + Math.random() / 2));
}

// A connection can be dead without an error (a laptop that slept): the server beats every 15 seconds.
setInterval(() => {
  if (state === "up" && Date.now() - heardAt > 40_000) again();
}, 5_000);

/** A tab hears what came between the drawing of its page and its joining; where nobody knows that, it asks for all. */
function catchUp(port, mark) {
  if (mark === undefined) return;
  ports.set(port, undefined);
  const [of, number] = split(mark);
  if (of !== age || number < from) return port.postMessage({ kind: "refresh" });
  const changes = heard.filter((one) => one.number > number).flatMap((one) => one.changes);
  if (changes.length > 0) port.postMessage({ kind: "changes", changes });
}

function join(port, mark) {
  ports.set(port, mark);
  port.postMessage({ kind: "state", state });
  if (!source) open(mark);
  else if (from !== undefined) catchUp(port, mark);
}

// Whoever is rung says that they are there. From here, as timers of a hidden tab nearly stop, and this ends with the last.
const BEAT_MS = 10_000;
const IDLE_MS = 600_000;
/** Of several browsers of one person the one that is used counts. */
const browser = Math.random().toString(36).slice(2);
let presence;
let beating;

function keepPresence({ chosen, touched }) {
  presence = { ...presence, chosen, touched: Math.max(touched, presence?.touched ?? 0) };
  beating ??= setInterval(beat, BEAT_MS);
  if (stateOf() !== presence.said) beat();
}

const stateOf = () => (presence.chosen === "away" || Date.now() - presence.touched > IDLE_MS ? "away" : "online");

async function beat() {
  const state = (presence.said = stateOf());
  const sent = { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams({ state, browser }) };
  const answer = await fetch("/calls/presence", sent).catch(() => undefined);
  // Signed out, or no agent any more: the next page that is opened begins anew.
  if (answer && [401, 403].includes(answer.status)) beating = clearInterval(beating);
}

function attach(port) {
  port.onmessage = ({ data }) => {
    if (data.mark !== undefined) join(port, data.mark);
    if (data.presence) keepPresence(data.presence);
    if (data === "bye") ports.delete(port);
    if (data === "online" && state !== "up") open();
  };
}

if (typeof SharedWorkerGlobalScope === "undefined") {
  self.joinLive = attach;
} else {
  self.onconnect = ({ ports: [port] }) => attach(port);
}

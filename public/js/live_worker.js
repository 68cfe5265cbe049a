// One EventSource for all tabs of this browser: HTTP/1.1 gives a site six connections, and each tab would take one.
const ports = new Set();
let source;
let state = "connecting";
let heardAt = 0;
let failures = 0;
let timer;
// A tab is drawn a moment before it joins: what happened in between is told again.
let recent = [];
const GAP = 5_000;

function tell(message) {
  for (const port of ports) port.postMessage(message);
}

function turn(next) {
  if (state === next) return;
  const before = state;
  state = next;
  tell({ kind: "state", state });
  // After a cut nobody knows what was missed.
  if (next === "up" && before === "down") tell({ kind: "refresh" });
}

function open() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource("/live");
  heardAt = Date.now();
  source.onopen = () => {
    failures = 0;
    heardAt = Date.now();
    turn("up");
  };
  source.addEventListener("beat", () => {
    heardAt = Date.now();
  });
  source.addEventListener("changes", (event) => {
    heardAt = Date.now();
    const changes = JSON.parse(event.data);
    // Whoever joins later may have been drawn after what came along was.
    const bare = changes.map(({ subject, id, name, message }) => ({ subject, id, name, message }));
    tell({ kind: "changes", changes });
    recent = [...recent.filter(({ at }) => at > Date.now() - GAP), { at: Date.now(), changes: bare }].slice(-200);
  });
  source.addEventListener("refresh", () => tell({ kind: "refresh" }));
  // EventSource gives up for good on any answer but 200, so it is always opened anew by hand.
  source.onerror = again;
}

function again() {
  source?.close();
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

function join(port) {
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data === "bye") ports.delete(port);
    if (data === "online" && state !== "up") open();
  };
  port.postMessage({ kind: "state", state });
  const missed = recent.filter(({ at }) => at > Date.now() - GAP).flatMap(({ changes }) => changes);
  if (missed.length > 0) port.postMessage({ kind: "changes", changes: missed });
  if (!source) open();
}

if (typeof SharedWorkerGlobalScope === "undefined") {
  self.joinLive = join;
} else {
  self.onconnect = ({ ports: [port] }) => join(port);
}

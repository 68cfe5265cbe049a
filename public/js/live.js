// What shows a subject carries data-live="conversation:41 inbox" and fetches itself again when it hears "live".
(() => {
  // A list hears of every one of its kind.
  const lists = {
    conversation: "inbox",
    ticket: "tickets",
    customer: "customers",
    task: "tasks",
    tag: "tags",
    call: "calls",
    agent: "agents",
  };
  const port = connect();

  function connect() {
    if (typeof SharedWorker !== "undefined") {
      const worker = new SharedWorker(`/js/live_worker.js${new URL(document.currentScript.src).search}`, "live");
      return worker.port;
    }
    const { port1, port2 } = new MessageChannel();
    const script = document.createElement("script");
    script.src = "/js/live_worker.js";
    script.onload = () => self.joinLive(port2);
    document.head.append(script);
    return port1;
  }

  function wake(elements) {
    for (const element of elements) element.dispatchEvent(new CustomEvent("live", { bubbles: false }));
  }

  function changed(changes) {
    document.dispatchEvent(new CustomEvent("live:change", { detail: changes }));
    const subjects = new Set();
    for (const { subject, id, told, mine, missed } of changes) {
      if (told) continue;
      subjects.add(`${subject}:${id}`).add(lists[subject]);
      // Of what was missed nobody knows any more whose it was.
      if (subject === "call" && (mine || missed)) subjects.add("my-call");
    }
    const isMeant = ({ dataset }) => dataset.live.split(" ").some((subject) => subjects.has(subject));
    wake([...document.querySelectorAll("[data-live]")].filter(isMeant));
  }

  function refresh() {
    document.dispatchEvent(new CustomEvent("live:refresh"));
    wake(document.querySelectorAll("[data-live]"));
  }

  const hear = ({ data }) => {
    if (data.kind === "changes") changed(data.changes);
    if (data.kind === "counts") document.dispatchEvent(new CustomEvent("live:counts", { detail: data.text }));
    if (data.kind === "refresh") refresh();
    if (data.kind === "state") {
      document.documentElement.dataset.stream = data.state;
      // A tab that joins while the stream is still opening has lost nothing.
      if (data.state !== "connecting") document.dispatchEvent(new CustomEvent(`live:${data.state}`));
    }
  };

  // What this page was drawn without is told from here on.
  port.postMessage({ mark: document.body.dataset.mark ?? "" });
  // Messages wait in the port until every script of the page listens: one that comes first would be heard by nobody.
  const begin = () => (port.onmessage = hear);
  if (document.readyState === "complete") begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });

  document.addEventListener("live:say", ({ detail }) => port.postMessage(detail));
  addEventListener("online", () => port.postMessage("online"));
  addEventListener("pagehide", () => port.postMessage("bye"));
  // A page taken out of the back/forward cache has heard nothing meanwhile.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();

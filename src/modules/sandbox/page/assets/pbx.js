import { ask, el, find, on, timeWords } from "./ask.js";

const states = {
  waiting: "Đang chờ, nghe nhạc",
  dialing: "Tổng đài gọi máy nhân viên trước",
  calling: "Điện thoại đang reo",
  connected: "Đang nói chuyện",
  held: "Được giữ máy, nghe nhạc",
  voicemail: "Đang để lại lời nhắn",
  ended: "Đã kết thúc",
};
const counters = [
  ["duplicate", "Báo sự kiện hai lần"],
  ["reverse", "Gom rồi đảo thứ tự sự kiện"],
  ["drop", "Làm mất sự kiện"],
  ["slow", "Trả lời lệnh chậm"],
  ["fail", "Không làm, trả lời 500"],
  ["fail_after", "Làm rồi trả lời 500"],
];
const switches = [
  ["auto_lift", "Máy bàn tự nhấc khi gọi đi, khi được chuyển tới"],
  ["auto_answer", "Khách tự nhấc máy khi được gọi"],
  ["record", "Ghi âm"],
];
const shownCalls = 12;
let lines = [];
let calls = [];
/** What stands in each list now: one that is the same is let be, so that no button goes away under a finger. */
const drawn = new Map();

function draw(id, given, row) {
  const shape = JSON.stringify(given);
  if (drawn.get(id) === shape) return;
  drawn.set(id, shape);
  find(id).replaceChildren(...given.map(row));
}

async function act(method, path, body = {}) {
  find("problem").hidden = true;
  try {
    await ask(method, path, body);
  } catch (error) {
    find("problem").textContent = error.message;
    find("problem").hidden = false;
  }
}

function since(call) {
  const from = call.talked_from ?? call.started_at;
  const seconds = Math.max(0, Math.floor(((call.ended_at ?? Date.now()) - from) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function whereTheyAre(call) {
  const rung = call.ringing.map(({ extension }) => extension).join(", ");
  if (rung) return `Đang reo ${call.outside ? "số" : "máy"} ${rung}`;
  if (call.state === "connected") return call.with ? `Nói chuyện với ${call.with}` : "Đang được chuyển";
  return states[call.state];
}

const button = (label, act, className = "") => el("button", { type: "button", className, onclick: act }, label);

function callerRow(call) {
  const name = call.number ?? "Số bị giấu";
  const path = `/pbx/calls/${encodeURIComponent(call.id)}`;
  const isOver = call.state === "ended";
  const last = call.heard.at(-1);
  return el(
    "li",
    { className: "call", dataset: { call: call.id, state: call.state } },
    el("b", {}, name),
    el("time", {}, since(call)),
    el("span", { className: "state" }, whereTheyAre(call), call.muted ? " · không nghe nhân viên" : ""),
    last && el("small", {}, `${timeWords(last.at)} ${last.what}`),
    el(
      "div",
      { className: "acts" },
      call.state === "calling" && button("Nhấc máy", () => act("POST", `${path}/answer`), "primary"),
      call.state === "calling" && button("Từ chối", () => act("POST", `${path}/refusal`)),
      call.state === "calling" && button("Máy bận", () => act("POST", `${path}/refusal`, { cause: "busy" })),
      !isOver && call.state !== "calling" && button("Gác máy", () => act("POST", `${path}/end`), "hang-up"),
    ),
  );
}

function phoneRow({ extension, call, rings }) {
  const path = `/pbx/phones/${encodeURIComponent(extension)}`;
  return el(
    "li",
    { className: "call", dataset: { extension, state: rings ? "ringing" : call.state } },
    el("b", {}, `${call.outside === extension ? "Số" : "Máy"} ${extension}`),
    el("span", { className: "state" }, rings ? "Đang reo" : states[call.state], ` · ${call.number ?? "số bị giấu"}`),
    el(
      "div",
      { className: "acts" },
      rings && button("Nhấc máy", () => act("POST", `${path}/lift`), "primary"),
      rings && button("Từ chối", () => act("POST", `${path}/rejection`)),
      !rings && button("Gác máy", () => act("POST", `${path}/end`), "hang-up"),
    ),
  );
}

function phonesOf(calls) {
  const open = calls.filter(({ state }) => state !== "ended");
  const busy = open.filter(({ with: whom }) => whom).map((call) => ({ extension: call.with, call, rings: false }));
  const ringing = open.flatMap((call) => call.ringing.map(({ extension }) => ({ extension, call, rings: true })));
  return [...ringing, ...busy];
}

function wireRow({ at, text, status, from }) {
  return el(
    "li",
    { dataset: { state: status } },
    el("time", {}, new Date(at).toLocaleTimeString("vi")),
    el("b", {}, from),
    el("code", {}, text),
    el("small", {}, String(status)),
  );
}

function wireOf({ events, commands }) {
  const told = events.map(({ at, event, state, status }) => {
    const { kind, call, ...rest } = event;
    delete rest.at;
    return {
      at,
      from: "→",
      text: `${kind} ${call} ${JSON.stringify(rest)}`,
      status: state === "told" ? status : state,
    };
  });
  const asked = commands.map(({ at, command, status, again }) => {
    const { name, call, ...rest } = command;
    delete rest.id;
    return { at, from: "←", text: `${name} ${call} ${JSON.stringify(rest)}`, status: again ? "lặp" : status };
  });
  return [...told, ...asked].toSorted((a, b) => b.at - a.at).slice(0, 60);
}

function showKnobs(knobs) {
  const form = find("pbx-knobs");
  if (form.contains(document.activeElement) && document.activeElement.type === "number") return;
  const put = (change) => act("PUT", "/pbx/knobs", change);
  form.replaceChildren(
    ...counters.map(([name, words]) =>
      el(
        "label",
        {},
        el("span", {}, words),
        el("input", {
          type: "number",
          name,
          min: 0,
          max: 1000,
          value: knobs[name],
          onchange: ({ target }) => put({ [name]: Number(target.value) }),
        }),
      ),
    ),
    ...switches.map(([name, words]) =>
      el(
        "label",
        {},
        el("span", {}, words),
        el("input", {
          type: "checkbox",
          name,
          checked: knobs[name],
          onchange: ({ target }) => put({ [name]: target.checked }),
        }),
      ),
    ),
  );
}

function showLines() {
  const select = find("lines");
  const chosen = select.value;
  select.replaceChildren(...lines.map(({ number, name }) => el("option", { value: number }, `${number} · ${name}`)));
  if (lines.some(({ number }) => number === chosen)) select.value = chosen;
  const form = find("line");
  if (form.contains(document.activeElement)) return;
  const line = lines.find(({ number }) => number === form.elements.number.value);
  form.elements.webhook.value = line?.webhook ?? "";
  form.elements.secret.value = line?.secret ?? "";
  find("commands-url").textContent = `${location.origin}/pbx/${form.elements.number.value}/commands`;
}

async function show() {
  const state = await ask("GET", "/pbx");
  ({ calls, lines } = state);
  const live = calls.filter(({ state }) => state !== "ended");
  const over = calls.filter(({ state }) => state === "ended").slice(0, Math.max(0, shownCalls - live.length));
  find("nobody").hidden = calls.length > 0;
  draw("calls", [...live, ...over], callerRow);
  draw("phones", phonesOf(calls), phoneRow);
  draw("wire", wireOf(state), wireRow);
  showKnobs(state.knobs);
  showLines();
}

on("dial", "submit", (event) => {
  event.preventDefault();
  const { line, number } = event.target.elements;
  void act("POST", "/pbx/calls", { line: line.value, number: number.value.trim() || null });
});
on("line", "submit", (event) => {
  event.preventDefault();
  const { number, webhook, secret } = event.target.elements;
  void act("PUT", `/pbx/lines/${encodeURIComponent(number.value)}`, { webhook: webhook.value, secret: secret.value });
});
find("line").elements.number.addEventListener("change", ({ target }) => {
  target.blur();
  showLines();
});
on("theme", "click", () => {
  document.documentElement.dataset.theme = localStorage.theme = isShownDark() ? "light" : "dark";
});
const isShownDark = () =>
  localStorage.theme ? localStorage.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
if (localStorage.theme) document.documentElement.dataset.theme = localStorage.theme;

const heard = new EventSource("/api/events");
heard.addEventListener("message", ({ data }) => {
  const subjects = JSON.parse(data);
  if (subjects.includes("reset")) location.reload();
  if (subjects.includes("pbx") || subjects.length === 0) void show();
});
// Times go on, and what nobody lifted falls silent.
setInterval(() => {
  for (const row of find("calls").children) {
    const call = calls.find(({ id }) => id === row.dataset.call);
    if (call) row.querySelector("time").textContent = since(call);
  }
  if (calls.some(({ ringing }) => ringing.some(({ until }) => until < Date.now()))) void show();
}, 1_000);
await show();

import { el, find, icon, on, timeWords } from "./ask.js";
import { actions, body, signs } from "./message.js";
import { showWindow } from "./window.js";

/** Filled by phone.js: react, reply, edit, unsend. */
export const threadActions = {};

const states = { sent: "Đã gửi", delivered: "Đã nhận", read: "Đã xem" };
const shown = new Map();
let openMid = null;
let current = null;
let ticking = null;
let atFoot = true;
let height = 0;

function toFoot() {
  const list = find("thread");
  height = list.scrollHeight;
  if (atFoot) list.scrollTop = height;
}

on("thread", "scroll", ({ target }) => {
  // A scroll that came of growing is not the reader's own.
  if (target.scrollHeight !== height) toFoot();
  else atFoot = height - target.scrollTop - target.clientHeight < 80;
});
new ResizeObserver(toFoot).observe(find("thread"));
// A picture grows when it has come; whoever was at the foot stays there.
find("thread").addEventListener("load", toFoot, true);

export function forgetThread() {
  shown.clear();
  openMid = current = null;
  atFoot = true;
  clearInterval(ticking);
  find("thread").replaceChildren(
    el(
      "li",
      { className: "greeting" },
      icon("message-circle"),
      el("strong", {}, "Đây là máy của khách"),
      el("span", {}, "Chọn hoặc thêm một khách, rồi nhắn cho shop như trên Messenger."),
    ),
  );
}

export function showThread(thread) {
  const list = find("thread");
  current = thread;
  find("shop-picture").src = thread.page.picture;
  find("shop-picture").hidden = false;
  find("shop-name").textContent = thread.page.name;
  showWindow(thread);
  clearInterval(ticking);
  ticking = setInterval(() => showWindow(thread), 1000);
  const nodes = thread.messages.map((message, at) => item(thread, message, at));
  if (thread.typing) nodes.push(el("li", { className: "message page typing", title: "Shop đang soạn tin" }, dots()));
  if (nodes.length === 0) nodes.push(greeting(thread));
  list.replaceChildren(...nodes);
  toFoot();
}

/** Untouched messages keep their element, so that pictures do not blink. */
function item(thread, message, at) {
  const before = thread.messages[at - 1];
  const after = thread.messages[at + 1];
  const first = !before || before.from !== message.from || message.at - before.at > 300_000;
  const last = !after || after.from !== message.from || after.at - message.at > 300_000;
  const seen = message.from === "customer" && !after && thread.seen_by_page_at >= message.at;
  const key = JSON.stringify([message, first, last, seen, openMid === message.mid]);
  const known = shown.get(message.mid);
  if (known?.key === key) return known.node;
  const node = draw(thread, message, { first, last, seen, newTime: !before || message.at - before.at > 900_000 });
  shown.set(message.mid, { key, node });
  return node;
}

function draw(thread, message, { first, last, seen, newTime }) {
  const { from, reactions, state } = message;
  const sign = signs[reactions.customer] ?? reactions.customer;
  const pageSign = signs[reactions.page] ?? reactions.page;
  return el(
    "li",
    { className: `message ${from}${first ? " first" : ""}${last ? " last" : ""}` },
    newTime && el("time", {}, timeWords(message.at)),
    from === "page" &&
      last &&
      el("img", { className: "face", src: thread.page.picture, alt: "", width: 26, height: 26 }),
    message.reply_to && el("p", { className: "reply-to" }, message.reply_to.text),
    el(
      "div",
      { className: "said" },
      body(message),
      !message.unsent &&
        el(
          "button",
          { className: "more", onclick: () => toggle(message.mid), aria: { label: "Thêm" } },
          icon("ellipsis"),
        ),
      (sign || pageSign) && el("span", { className: "reactions" }, [sign, pageSign].filter(Boolean).join(" ")),
    ),
    message.edited && !message.unsent && el("small", {}, "Đã chỉnh sửa"),
    from === "page" && !message.app_id && el("small", {}, "Viết trong Hộp thư Trang"),
    from === "page" && last && el("small", { className: state }, states[state]),
    seen && el("small", {}, "Shop đã xem"),
    openMid === message.mid && actions(message, threadActions, done),
  );
}

function toggle(mid) {
  openMid = openMid === mid ? null : mid;
  showThread(current);
}

function done() {
  openMid = null;
  showThread(current);
}

function greeting({ page, customer }) {
  return el(
    "li",
    { className: "greeting" },
    el("img", { src: page.picture, alt: "", width: 84, height: 84 }),
    el("strong", {}, page.name),
    el("span", {}, `${customer.name} chưa nhắn gì cho trang này. Viết câu đầu tiên nhé.`),
  );
}

function dots() {
  return el("p", { className: "bubble" }, el("i"), el("i"), el("i"));
}

import { el, icon } from "./ask.js";

export const signs = { love: "❤️", smile: "😆", wow: "😮", sad: "😢", angry: "😠", like: "👍" };

/** The bubble, or the bubbles, of one message. */
export function body(message) {
  if (message.unsent) return el("p", { className: "bubble gone" }, "Tin nhắn đã được thu hồi");
  if (message.note === "unsupported") return el("p", { className: "bubble gone" }, "Nội dung không được hỗ trợ");
  const parts = message.attachments.map(attachment);
  if (message.text)
    parts.push(el("p", { className: message.note === "postback" ? "bubble postback" : "bubble" }, message.text));
  return el("div", { className: "parts" }, ...parts);
}

function attachment({ type, url, name, title, lat, long }) {
  if (type === "sticker") return el("img", { className: "sticker", src: url, alt: "Nhãn dán", width: 72, height: 72 });
  if (type === "image") return el("img", { className: "photo", src: url, alt: name ?? "Hình ảnh" });
  if (type === "audio") return el("audio", { src: url, controls: true });
  if (type === "video") return el("video", { src: url, controls: true });
  const words = title ?? name ?? (type === "location" ? `${lat}, ${long}` : "Tệp đính kèm");
  const link = el(
    "a",
    { className: "bubble file", rel: "noopener nofollow ugc", target: "_blank" },
    icon(type === "location" ? "map-pin" : "file"),
    words,
  );
  if (/^(https?:|\/)/.test(url ?? "")) link.href = url;
  return link;
}

/** The bar of reactions and of what else can be done with a message; it goes away when one was chosen. */
export function actions(message, threadActions, done) {
  const bar = el("div", { className: "actions" });
  for (const [reaction, sign] of Object.entries(signs)) {
    const isOn = message.reactions.customer === reaction;
    bar.append(
      el(
        "button",
        {
          title: reaction,
          aria: { pressed: isOn },
          onclick: () => done(threadActions.react(message.mid, isOn ? null : reaction)),
        },
        sign,
      ),
    );
  }
  bar.append(tool("reply", "Trả lời", () => done(threadActions.reply(message))));
  if (message.from !== "customer") return bar;
  bar.append(
    tool("pencil", "Sửa", () => {
      const text = prompt("Sửa tin nhắn", message.text ?? "");
      if (text) done(threadActions.edit(message.mid, text));
    }),
    tool("undo-2", "Thu hồi", () => done(threadActions.unsend(message.mid))),
  );
  return bar;
}

const tool = (name, words, onclick) => el("button", { title: words, onclick, aria: { label: words } }, icon(name));

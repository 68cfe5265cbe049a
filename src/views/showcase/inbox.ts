import type { Words } from "../../words/mod.ts";
import { avatar, button, icon, iconButton, windowRing } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { specimen } from "./specimen.ts";

interface RowLook {
  name: string;
  said: Html | string;
  state?: string;
  hours: number;
  unread?: number;
  owner?: string;
  open?: boolean;
}

function row(look: RowLook, words: Words, now: Date): Html {
  const state = look.hours <= 0 ? "closed" : look.hours < 2 ? "low" : "open";
  const closesAt = new Date(now.getTime() + look.hours * 3_600_000);
  return html`<li class="conversation-row ${look.state ?? ""}"${look.open ? html` aria-current="true"` : nothing}>
${avatar({ name: look.name, channel: "facebook" })}
<div><a class="name cut" href="#main">${look.name}</a><span class="when">${windowRing({ state, closesAt }, words, now)}<time>10:14</time></span></div>
<div><span class="snippet cut">${look.said}</span>${when(look.unread, (n) => html`<b class="count">${n}</b>`)}</div>
<div class="marks"><span class="cut">Tiệm bánh Mây</span><span class="tag-dot" data-hue="pink">Đặt bánh</span>${when(
    look.owner,
    (name) => avatar({ name, size: 18 }),
    () => icon("hand", 16),
  )}</div>
${when(!look.owner, () => button("Nhận chat", { look: "primary", size: "mini", icon: "hand", more: "claim" }))}</li>`;
}

const foot = (time: string, sign?: string, read = false) =>
  html`<footer><time>${time}</time>${when(sign, (name) => html`<span class="${read ? "read" : ""}">${icon(name, 12)}</span>`)}</footer>`;

const group = (from: "us" | "them", name: string, ...inside: Html[]) =>
  html`<div class="message-group" data-from="${from}">${avatar({ name, size: 28 })}<div>${inside}</div></div>`;

const bubble = (text: Html | string, foot: Html = nothing, look = "", more: Html = nothing) =>
  html`<article class="message ${look}"><span class="text">${text}</span>${foot}${more}</article>`;

const file = (name: string, about: string, sign = "file-text", state = "") =>
  html`<span class="attachment ${state}"><span class="kind">${icon(sign, 16)}</span><span class="cut strong">${name}</span><span class="muted">${about}</span></span>`;

const thread = (): Html => html`<div class="pieces">
<div class="day still">Hôm qua, 21/11</div>
${group("them", "Lê Minh Trí", bubble("Có 1 mắt ngoài trời"), bubble("Phải xem được ban đêm", foot("14:46"), "", html`<div class="reactions"><span>❤️</span></div>`))}
<div class="event"><span><b>Quế</b> đã chia hội thoại cho bạn · <time>16:43</time></span></div>
${group("us", "Đỗ Thị Hạ", html`<article class="message"><a class="quote" href="#main"><span>Phải xem được ban đêm</span></a><span class="text">Dạ trọn gói 4.890.000 ₫ ạ.</span>${foot("14:47", "check-check", true)}</article>`, html`<article class="message">${file("bao-gia-4-mat.pdf", "248 KB")}${foot("14:48", "check")}</article>`, bubble("Em gửi anh mẫu nhé", foot("14:49", "clock")))}
<div class="unread-line"><span>Tin chưa đọc</span></div>
${group("them", "Lê Minh Trí", bubble("Tin này đã được thu hồi", foot("14:50"), "deleted"), html`<article class="message">${file("Hình ảnh", "Đang tải tệp từ Facebook…", "download", "waiting")}${foot("14:51")}</article>`)}
${group("us", "Đỗ Thị Hạ", bubble("Bên em xin giảm anh 200.000 ₫.", foot("14:52"), "failed"), html`<div class="under bad">${icon("circle-alert", 12)}<span>Chưa gửi được: mất kết nối với Facebook.</span> <button type="button">Gửi lại</button></div>`, bubble("Anh xem giúp em.", foot("14:53"), "unknown"))}
<div class="note">${avatar({ name: "Đỗ Thị Hạ", size: 20 })}<header>${icon("lock", 12)}<b>Hạ</b><span>ghi chú nội bộ</span><time>08:07</time></header><p><mark>@Bảo Long</mark> kiểm giúp kho còn mắt C8W không.</p></div>
<div class="presence-line">${avatar({ name: "Trần Bảo Long", size: 18 })}<span><b>Long</b> đang soạn trả lời</span><span class="dots"><i></i><i></i><i></i></span></div>
<div class="line"><button type="button" class="new-pill still">2 tin mới ${icon("arrow-down", 12)}</button></div></div>`;

const composer = (more: string, text: string, files: Html = nothing): Html =>
  html`<form class="composer ${more}"><textarea rows="2" aria-label="Nội dung">${text}</textarea><div class="files">${files}</div><footer>${iconButton("Đính kèm tệp", "paperclip")}${iconButton("Biểu tượng", "smile")}<span class="hint"><kbd>Enter</kbd> gửi</span>${button("Gửi", { look: "primary", after: "send", type: "button" })}</footer></form>`;

const chips = (): Html =>
  html`<div class="file"><span class="kind">${icon("file-text", 16)}</span><span class="cut strong">bao-gia.pdf</span><span class="muted">248 KB</span><button type="button" aria-label="Bỏ">${icon("x", 16)}</button></div><div class="file"><span class="kind">${icon("image", 16)}</span><span class="cut strong">vi-tri-lap.jpg</span><progress value="62" max="100" aria-label="62%"></progress><button type="button" aria-label="Bỏ">${icon("x", 16)}</button></div>`;

export const inboxParts = (words: Words, now: Date): Html[] => [
  specimen(
    "Rows",
    html`<ul class="framed">${[
      row(
        {
          name: "Nguyễn Thu Hương",
          said: "Bánh 2 tầng vị chanh dây thì bao nhiêu vậy em?",
          state: "unread",
          hours: 23.8,
          unread: 2,
          owner: "Đỗ Thị Hạ",
        },
        words,
        now,
      ),
      row(
        {
          name: "Chu Hoàng Hiệp",
          said: html`<span class="mine">Bạn: </span>Ok em, để anh hỏi lại vợ`,
          hours: 14,
          owner: "Trần Bảo Long",
        },
        words,
        now,
      ),
      row(
        {
          name: "Lê Minh Trí",
          said: html`<span class="draft">Nháp: </span>Dạ anh Trí ơi`,
          hours: 1.4,
          owner: "Đỗ Thị Hạ",
          open: true,
        },
        words,
        now,
      ),
      row(
        {
          name: "Vũ Ngọc Quỳnh Anh",
          said: "Cho mình hỏi lịch lắp ở Long Biên",
          state: "unread unclaimed is-hover",
          hours: 8,
          unread: 1,
        },
        words,
        now,
      ),
      row({ name: "Ngô Văn Toàn", said: "Cảm ơn shop nhé", hours: -4, owner: "Lê Khánh Vy" }, words, now),
    ]}</ul>`,
  ),
  specimen("Messages", thread()),
  specimen(
    "Composer",
    html`${composer("is-focus", "Dạ 10:40 anh Tuấn tới nơi ạ.", chips())}<div class="composer"><div class="closed-window"><div class="line">${windowRing({ state: "closed", closesAt: now }, words, now)}<b>Đã quá 24 giờ từ tin cuối của khách</b></div><p>Facebook không cho trang nhắn tiếp. Khi khách viết lại, ô soạn tự mở.</p><div class="line wrap">${button("Trả lời với thẻ Nhân viên hỗ trợ", { look: "primary", size: "small", icon: "shield-check", type: "button" })}</div></div></div>`,
  ),
];

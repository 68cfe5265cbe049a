import { html } from "hono/html";
import type { Sandbox } from "../sandbox.ts";
import { document } from "./document.ts";

/** "As if" so many milliseconds ago. */
const times: [number, string][] = [
  [0, "Bây giờ"],
  [3_600_000, "1 giờ trước"],
  [22 * 3_600_000, "22 giờ trước"],
  [24 * 3_600_000 - 60_000, "23 giờ 59 phút trước"],
  [25 * 3_600_000, "25 giờ trước"],
  [3 * 86_400_000, "3 ngày trước"],
];

export const icon = (name: string) =>
  html`<svg class="icon" aria-hidden="true"><use href="/assets/icons.svg#${name}"></use></svg>`;

/** The phone beside the list; `phone.js` fills it. */
export function homePage({ settings }: Sandbox) {
  const head = html`<script type="module" src="/assets/phone.js"></script>`;
  return document(
    "Messenger",
    html`<div class="desk" data-view="list">
      <header class="top">
        <img src="/assets/icon.svg" alt="" width="28" height="28" />
        <h1>Hộp cát <span>đóng vai khách trên Messenger</span></h1>
        <button class="tool" id="drawer-toggle" aria-expanded="false" aria-controls="drawer">
          ${icon("sliders-horizontal")} <span>Gây lỗi và webhook</span> <b id="pending" hidden></b>
        </button>
        <a class="tool" href="/phones">${icon("phone")} <span>Tổng đài</span></a>
        <a class="tool" href="/docs">${icon("book-open")} <span>API</span></a>
        <button class="tool" id="theme" aria-label="Đổi nền sáng, tối">${icon("moon")}</button>
      </header>
      ${list()} ${phone()} ${drawer(settings.appUrl)}
    </div>`,
    head,
  );
}

function list() {
  return html`<nav class="list" aria-label="Khách hàng">
    <div class="pages" id="pages" role="tablist" aria-label="Trang"></div>
    <form class="maker" id="maker">
      <input name="name" placeholder="Tên khách, để trống thì đặt ngẫu nhiên" aria-label="Tên khách mới" maxlength="80" />
      <button class="primary" aria-label="Thêm khách">${icon("user-round-plus")}</button>
    </form>
    <ul id="customers"></ul>
    <p class="empty" id="no-customers" hidden>Trang này chưa có khách nào. Thêm một khách rồi nhắn tin cho shop.</p>
  </nav>`;
}

function phone() {
  return html`<main class="stage">
    <section class="phone" aria-label="Điện thoại của khách">
      <header class="phone-head">
        <button id="back" aria-label="Về danh sách">${icon("chevron-left")}</button>
        <img id="shop-picture" alt="" width="36" height="36" hidden />
        <div>
          <h2 id="shop-name">Messenger</h2>
          <p id="window">Chọn một khách ở danh sách</p>
        </div>
      </header>
      <p class="unconnected" id="unconnected" hidden>
        Trang này chưa đăng ký webhook: shop sẽ không nhận được tin. Kết nối trang trong ứng dụng trước.
      </p>
      <ol class="thread" id="thread" aria-live="polite" tabindex="0" aria-label="Tin nhắn"></ol>
      <div class="quote" id="quote" hidden>
        <p></p>
        <button type="button" id="unquote" aria-label="Bỏ">${icon("x")}</button>
      </div>
      <form class="composer" id="composer" hidden>
        <label class="as-if">
          Viết như thể
          <select id="as-if">
            ${times.map(([ms, words]) => html`<option value="${ms}">${words}</option>`)}
          </select>
        </label>
        <div class="line">
          <label class="pick" title="Gửi ảnh hoặc tệp">
            ${icon("image")}<span class="unseen">Gửi ảnh hoặc tệp</span><input type="file" id="file" multiple />
          </label>
          <textarea id="text" rows="1" placeholder="Nhắn tin cho shop" aria-label="Tin nhắn" enterkeyhint="send"></textarea>
          <button type="submit" id="send" class="go" aria-label="Gửi" hidden>${icon("send-horizontal")}</button>
          <button type="button" id="like" class="go" aria-label="Gửi nút thích">${icon("thumbs-up")}</button>
        </div>
      </form>
    </section>
  </main>`;
}

function drawer(appUrl: string) {
  return html`<aside class="drawer" id="drawer" aria-label="Gây lỗi và webhook" hidden>
    <header>
      <h2>Gây lỗi</h2>
      <button id="drawer-close" aria-label="Đóng">${icon("x")}</button>
    </header>
    <p class="quiet">Số là “bao nhiêu lần tới”; dùng xong tự về 0.</p>
    <form id="knobs"></form>
    <h2>Khách và trang này</h2>
    <div id="subject" class="switches"></div>
    <h2>Webhook</h2>
    <p class="quiet" id="target">${appUrl}/webhooks/facebook</p>
    <p><button id="verify">Kiểm tra kết nối</button> <button id="retry">Thử lại ngay</button></p>
    <ol class="log" id="log"></ol>
  </aside>`;
}

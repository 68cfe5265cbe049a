import { html } from "hono/html";
import { HOTLINE } from "../phone/world.ts";
import { document } from "./document.ts";
import { icon } from "./home.ts";

/** Callers, desk phones and what goes over the wire between the PBX and the app; `pbx.js` fills it. */
export function phonesPage() {
  const head = html`<link rel="stylesheet" href="/assets/pbx.css" />
    <script type="module" src="/assets/pbx.js"></script>`;
  return document(
    "Tổng đài",
    html`<div class="exchange">
      <header class="top">
        <img src="/assets/icon.svg" alt="" width="28" height="28" />
        <h1>Hộp cát <span>đóng vai tổng đài và khách gọi tới</span></h1>
        <a class="tool" href="/">${icon("message-circle")} <span>Messenger</span></a>
        <a class="tool" href="/docs">${icon("book-open")} <span>API</span></a>
        <button class="tool" id="theme" aria-label="Đổi nền sáng, tối">${icon("moon")}</button>
      </header>
      <main>
        <section aria-label="Khách">
          <h2>Khách</h2>
          <form id="dial" class="dial">
            <label>Gọi tới <select name="line" id="lines"><option value="${HOTLINE.number}">${HOTLINE.number}</option></select></label>
            <label>Từ số <input name="number" inputmode="tel" placeholder="để trống: giấu số" maxlength="60" value="0912 345 678" /></label>
            <button class="primary">Gọi</button>
          </form>
          <p class="bad" id="problem" role="alert" hidden></p>
          <ol class="calls" id="calls" aria-live="polite"></ol>
          <p class="quiet" id="nobody">Chưa có ai gọi. Bấm Gọi để làm khách gọi tới đường dây nóng.</p>
        </section>
        <section aria-label="Điện thoại bàn">
          <h2>Điện thoại bàn</h2>
          <p class="quiet">Máy đang đổ chuông hoặc đang nói. Nhấc máy ở đây cũng như bấm nhận trong Switchboard.</p>
          <ol class="calls" id="phones" aria-live="polite"></ol>
          <h2>Gây lỗi</h2>
          <p class="quiet">Số là “bao nhiêu lần tới”; dùng xong tự về 0.</p>
          <form id="pbx-knobs" class="pbx-knobs"></form>
        </section>
        <section aria-label="Sự kiện và lệnh">
          <h2>Sự kiện và lệnh</h2>
          <ol class="wire" id="wire"></ol>
          <details id="setup">
            <summary>Đường dây</summary>
            <form id="line" class="dial">
              <label>Số <input name="number" required pattern="[0-9*#+]{3,20}" value="${HOTLINE.number}" /></label>
              <label>Địa chỉ webhook <input name="webhook" required /></label>
              <label>Khóa bí mật <input name="secret" required autocomplete="off" /></label>
              <button>Lưu</button>
            </form>
            <p class="quiet">Switchboard gửi lệnh tới <code id="commands-url"></code></p>
          </details>
        </section>
      </main>
    </div>`,
    head,
  );
}

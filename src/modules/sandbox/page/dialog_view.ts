import { html } from "hono/html";
import type { Sandbox } from "../sandbox.ts";
import { document } from "./document.ts";

/** What the app asks the person to allow. */
export type Request = { client_id: string; redirect_uri: string; state: string; scope: string };

const scopeWords: Record<string, string> = {
  pages_show_list: "Xem danh sách Trang bạn quản lý",
  pages_messaging: "Quản lý và truy cập cuộc trò chuyện của Trang trên Messenger",
  pages_manage_metadata: "Quản lý tài khoản, cài đặt và webhook của Trang",
  pages_read_engagement: "Đọc nội dung được đăng trên Trang",
  pages_read_user_content: "Đọc nội dung người dùng để lại trên Trang",
  pages_manage_engagement: "Tạo và quản lý bình luận trên Trang",
  pages_manage_posts: "Tạo và quản lý nội dung trên Trang",
  business_management: "Quản lý doanh nghiệp của bạn",
  public_profile: "Tên và ảnh đại diện",
  email: "Địa chỉ email",
};

const wordmark = html`<p class="wordmark">facebook <span>hộp cát</span></p>`;

export function loginPage(name: string, request: Request) {
  return document(
    "Đăng nhập Facebook",
    html`<main class="dialog">
      ${wordmark}
      <h1>Đăng nhập Facebook</h1>
      <p class="quiet">Tên và mật khẩu nào cũng được: đây là Facebook giả để dùng thử.</p>
      <form method="post" action="/dialog/login" class="stack">
        ${carried(request)}
        <label>Email hoặc số điện thoại <input name="email" autocomplete="username" value="${name}" required /></label>
        <label>Mật khẩu <input name="pass" type="password" autocomplete="current-password" required autofocus /></label>
        <button class="primary">Đăng nhập</button>
      </form>
    </main>`,
  );
}

export function consentPage({ world }: Sandbox, request: Request) {
  const scopes = request.scope.split(/[\s,]+/).filter(Boolean);
  const pages = Object.values(world.pages).slice(0, 3);
  return document(
    "Cho phép ứng dụng",
    html`<main class="dialog">
      ${wordmark}
      <img class="me" src="/pictures/profile-${world.user.id}" alt="" width="56" height="56" />
      <h1>Tiếp tục dưới tên ${world.user.name}?</h1>
      <p class="quiet">Ứng dụng được kết nối với ${pages.map((page) => page.name).join(", ")}.</p>
      <h2>Ứng dụng sẽ có thể</h2>
      <ul class="scopes">
        ${scopes.map((scope) => html`<li><span>${scopeWords[scope] ?? scope}</span> <code>${scope}</code></li>`)}
      </ul>
      <form method="post" action="/dialog/consent" class="answers">
        ${carried(request)}
        <button name="answer" value="cancel">Hủy</button>
        <button name="answer" value="ok" class="primary">Tiếp tục</button>
      </form>
      <form method="post" action="/dialog/logout">${carried(request)} <button class="link">Không phải bạn? Đăng xuất</button></form>
    </main>`,
  );
}

export function problemPage(problem: string) {
  return document("Lỗi", html`<main class="dialog">${wordmark}<h1>Không thể tiếp tục</h1><p>${problem}</p></main>`);
}

function carried(request: Request) {
  return Object.entries(request).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
}

import type { Words } from "../../words/mod.ts";
import {
  avatar,
  avatars,
  badge,
  banner,
  button,
  buttonLink,
  channelBadge,
  chip,
  count,
  dot,
  emptyState,
  field,
  icon,
  iconButton,
  kbd,
  passwordField,
  segmented,
  selectField,
  switchField,
  tabs,
  tag,
  tagDot,
  timeTag,
  toast,
  windowRing,
} from "../components.ts";
import { each, html, type Html } from "../html.ts";
import { hues } from "../people.ts";
import { specimen } from "./specimen.ts";

const line = (...parts: Html[]) => html`<div class="line wrap">${parts}</div>`;
const here = "#main";

export const actions = (): Html[] => [
  specimen(
    "Buttons",
    html`${line(
      button("Gửi", { look: "primary", after: "send" }),
      button("Gửi", { look: "primary", more: "is-hover" }),
      button("Gửi", { look: "primary", attributes: { disabled: true } }),
      button("Chuyển cho…", { type: "button" }),
      button("Chuyển cho…", { more: "is-hover" }),
      button("Chuyển cho…", { more: "is-press" }),
      button("Hủy", { look: "quiet" }),
      button("Xóa mẫu", { look: "danger", icon: "trash-2" }),
    )}${line(
      button("40 px", { size: "tall" }),
      button("32 px"),
      button("28 px", { size: "small" }),
      button("24 px", { size: "mini" }),
      buttonLink("Link", here, { icon: "external-link", size: "small" }),
      button("Tháng này", { after: "chevron-down", size: "small" }),
      iconButton("Theo dõi", "bookmark"),
      iconButton("Theo dõi", "bookmark", { pressed: true }),
      iconButton("Thông báo", "bell", { after: count(4, { alert: true }) }),
      iconButton("Bỏ", "x", { small: true }),
    )}`,
  ),
  specimen(
    "Tabs, choices",
    html`${tabs("Tabs", [
      { label: "Thông tin", href: here, current: true },
      { label: "Đơn hàng", href: here, number: 3 },
      { label: "Hoạt động", href: here },
    ])}${line(
      segmented("Mode", "mode", "reply", [
        { value: "reply", label: "Trả lời" },
        { value: "note", label: html`${icon("lock", 16)}Ghi chú nội bộ` },
      ]),
    )}`,
  ),
];

export function signs(words: Words, now: Date): Html[] {
  const ring = (state: "open" | "low" | "closed", hours: number) =>
    windowRing({ state, closesAt: new Date(now.getTime() + hours * 3_600_000) }, words, now);
  const ago = (minutes: number) => timeTag(new Date(now.getTime() - minutes * 60_000), words, { now, live: false });
  return [
    specimen(
      "Signs",
      html`${line(
        badge("Đã đóng"),
        badge("Đang xử lý", "info"),
        badge("Hoạt động", "ok", "check"),
        badge("Sắp hết hạn", "warn", "triangle-alert"),
        badge("Mất kết nối", "bad", "triangle-alert"),
        count(3),
        count(120),
        count(4, { alert: true }),
        dot("online"),
        dot("away"),
        dot("bad"),
        dot(),
        kbd("Ctrl K"),
        chip(html`Cập nhật: <b>7 ngày</b>`, here, "Bỏ lọc"),
      )}${line(...hues.map((hue) => tag(hue, hue)))}${line(...hues.slice(0, 4).map((hue) => tag(hue, hue, true)), tagDot("KH VIP", "blue"), tagDot("Khiếu nại", "rose"))}`,
    ),
    specimen(
      "Reply window, times",
      line(
        ring("open", 24),
        ring("open", 18),
        ring("open", 9),
        ring("low", 1.5),
        ring("closed", -1),
        ago(0),
        ago(5),
        ago(300),
        ago(1800),
        ago(9000),
      ),
    ),
    specimen(
      "People, channels",
      html`${line(
        ...([18, 20, 24, 28, 32, 40, 48] as const).map((size) => avatar({ name: "Lê Minh Trí", size })),
        avatar({ name: "Đặng Quốc Khánh", channel: "facebook" }),
        avatar({ name: "Hoàng Thị Mai Phương", channel: "zalo", online: false }),
        avatar({ name: "Khách", channel: "comment" }),
        avatar({ name: "Bùi Thanh Trúc", size: 48, online: true }),
        avatars([{ name: "Trần Bảo Long" }, { name: "Lê Khánh Vy" }]),
      )}${line(...(["facebook", "comment", "zalo", "kite", "phone"] as const).flatMap((channel) => [channelBadge(channel), channelBadge(channel, true)]))}`,
    ),
  ];
}

export const fields = (side: string): Html[] => [
  specimen(
    "Fields",
    html`<div class="stack">${field({ label: "Tên đăng nhập", name: `${side}-user`, value: "ha.dt", required: true, help: "Chữ thường không dấu." })}${field({ label: "Số điện thoại", name: `${side}-phone`, value: "0912", error: "Số di động có 10 chữ số, đang thiếu 6." })}${field({ label: "Không sửa được", name: `${side}-off`, value: "Ken Trí", attributes: { disabled: true } })}${passwordField({ label: "Mật khẩu", name: `${side}-password`, value: "matkhau", show: "Hiện mật khẩu" })}${selectField(
      {
        label: "Vai trò",
        name: `${side}-role`,
        value: "agent",
        options: [
          { value: "agent", label: "Nhân viên" },
          { value: "admin", label: "Quản trị" },
        ],
      },
    )}${field({ label: "Ghi chú", name: `${side}-note`, type: "textarea", attributes: { placeholder: "Viết gì đó" } })}${switchField({ label: "Thẻ Nhân viên hỗ trợ", name: `${side}-tag`, on: true, help: "Trả lời được trong 7 ngày." })}
<div class="line wide">${each([true, false], (on) => html`<label class="line tight"><input type="checkbox"${on ? html` checked` : ""}>Chọn</label><label class="line tight"><input type="radio" name="${side}-radio"${on ? html` checked` : ""}>Một</label><input class="switch" type="checkbox" aria-label="Bật"${on ? html` checked` : ""}>`)}</div>
<label class="option-card"><input type="radio" name="${side}-card" checked><b>Chia xoay vòng</b><small>Lần lượt cho người đang trực tuyến</small></label></div>`,
  ),
];

export const notices = (): Html[] => [
  specimen(
    "Notices",
    html`<div class="stack tight">${banner("Tin cũ 30 ngày đang được đồng bộ, đã xong 62%.")}${banner("Quyền của Lam Cosmetics hết hạn sau 3 ngày.", "warn")}${banner("Trang mất kết nối từ 09:52.", "bad", button("Thử ngay", { size: "small" }))}${banner("Đã kết nối.", "ok")}${toast("Đã chuyển cho Bảo Long", "ok", html`<button type="button">Hoàn tác</button>`)}${toast("Chưa gửi được ảnh: nặng 9,4 MB, Messenger nhận dưới 8 MB.", "bad")}<progress value="62" max="100" aria-label="62%"></progress></div>`,
  ),
  specimen(
    "Empty",
    html`<div class="framed">${emptyState({ icon: "inbox", title: "Bạn đã trả lời hết", text: "Tin mới của khách sẽ hiện ở đây ngay khi đến. Còn 6 hội thoại chưa ai nhận.", actions: button("Xem chưa ai nhận", { look: "primary", size: "small", icon: "hand" }) })}</div>`,
  ),
];

export const floating = (side: string, words: Words): Html[] => [
  specimen(
    "Menu, dialog",
    html`<div class="menu"><h3>Chuyển cho</h3><button type="button" class="is-hover">${avatar({ name: "Trần Bảo Long", size: 24 })}Trần Bảo Long<small class="muted">4 đang mở</small></button><button type="button">${icon("user-plus", 16)}Thêm người tham gia${kbd("P")}</button><hr><button type="button" class="bad">${icon("log-out", 16)}Rời hội thoại</button></div>
<dialog open class="dialog" aria-labelledby="${side}-dialog"><header class="head"><h2 id="${side}-dialog">Xóa mẫu “Chào buổi sáng”?</h2>${iconButton(words.frame.close, "x")}</header><div class="body"><p>14 người đang dùng mẫu này sẽ không thấy nó nữa.</p></div><footer class="foot">${button(words.frame.cancel, { look: "quiet" })}${button("Xóa mẫu", { look: "danger" })}</footer></dialog>`,
  ),
  specimen(
    "Table",
    html`<table class="list-table tall"><thead><tr><th></th><th>Trang</th><th>Tình trạng</th><th></th></tr></thead><tbody><tr><td>${channelBadge("facebook", true)}</td><td class="main"><span class="cut">Camera Minh Khang <small>Trang Facebook</small></span></td><td class="keep">${badge("Hoạt động", "ok", "check")}</td><td class="num">${iconButton("Thêm", "ellipsis", { small: true })}</td></tr><tr><td>${channelBadge("facebook", true)}</td><td class="main"><span class="cut">Lam Cosmetics <small>Trang Facebook</small></span></td><td class="keep">${badge("Cần nối lại", "warn", "triangle-alert")}</td><td class="num">${button("Nối lại", { size: "mini" })}</td></tr></tbody></table>`,
  ),
];

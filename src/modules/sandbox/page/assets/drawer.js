import { ask, el, find, on } from "./ask.js";
import { showLog } from "./log.js";

const counters = [
  ["fail_after_accept", "Nhận tin rồi báo lỗi 500"],
  ["hang_after_accept", "Nhận tin rồi không trả lời"],
  ["hang_before_accept", "Mất tin, không trả lời"],
  ["echo_first", "Echo tới trước câu trả lời"],
  ["error", "Trả lỗi theo mã bên dưới"],
  ["retry_after", "Lỗi kèm Retry-After (giây)"],
  ["slow", "Trả lời chậm"],
  ["duplicate", "Webhook gửi hai lần"],
  ["reverse", "Gom rồi đảo thứ tự webhook"],
  ["batch", "Gom webhook thành một lần gửi"],
];
const errors = [
  [0, null, "429 · quá nhiều lượt gọi", 429],
  [4, null, "4 · quá giới hạn ứng dụng"],
  [613, null, "613 · gọi quá nhanh"],
  [80006, null, "80006 · quá nhiều lượt gọi"],
  [2, null, "2 · lỗi tạm thời"],
  [368, null, "368 · bị chặn vì chính sách"],
  [551, 1545041, "551 · khách không nhận tin"],
  [10, 2018278, "10 · ngoài cửa sổ 24 giờ"],
  [190, 463, "190 · mã truy cập hết hạn"],
];
let here;

export function openDrawer(where) {
  here = where;
  const wide = matchMedia("(min-width: 1180px)").matches;
  toggle(localStorage.drawer ? localStorage.drawer === "open" : wide);
  on("drawer-toggle", "click", () => toggle(find("drawer").hidden));
  on("drawer-close", "click", () => toggle(false));
  on("retry", "click", () => ask("POST", "/webhooks/retry"));
  on("verify", "click", async () => {
    const { verified, reason } = await ask("POST", "/verification");
    find("target").dataset.state = verified ? "good" : "bad";
    find("target").title = reason ?? "Đã xác minh";
    find("verify").textContent = verified ? "Kết nối tốt ✓" : "Không xác minh được";
  });
  document.addEventListener("live", ({ detail }) => {
    if (detail.includes("webhooks")) void showLog();
    if (detail.some((subject) => /^(knobs|thread|webhooks)/.test(subject))) void showKnobs();
    if (detail.includes("pages")) void showSubject();
  });
  document.addEventListener("subject", showSubject);
  void showKnobs();
  void showLog();
  void showSubject();
}

function toggle(open) {
  find("drawer").hidden = !open;
  find("drawer-toggle").setAttribute("aria-expanded", String(open));
  document.querySelector(".desk").classList.toggle("with-drawer", open);
  localStorage.drawer = open ? "open" : "shut";
}

async function showKnobs() {
  const form = find("knobs");
  if (form.contains(document.activeElement) && document.activeElement.type === "number") return;
  const knobs = await ask("GET", "/knobs");
  const put = async (change) => void (await ask("PUT", "/knobs", change));
  const rows = counters.map(([name, words]) =>
    el(
      "label",
      { className: knobs[name] ? "knob on" : "knob" },
      el("span", {}, words),
      el("input", {
        type: "number",
        min: 0,
        max: 9999,
        value: knobs[name],
        onchange: (event) => put({ [name]: Number(event.target.value) || 0 }).then(() => event.target.blur()),
      }),
    ),
  );
  const chosen = errors.findIndex(([code, subcode]) => code === knobs.error_code && subcode === knobs.error_subcode);
  const kind = el("select", {
    onchange: (event) => {
      const [error_code, error_subcode, , error_status = 400] = errors[event.target.value];
      void put({ error_code, error_subcode, error_status });
    },
    aria: { label: "Mã lỗi" },
  });
  kind.append(...errors.map(([, , words], at) => el("option", { value: at, selected: at === chosen }, words)));
  rows.splice(5, 0, kind);
  rows.push(toggleRow("Giữ webhook lại", knobs.hold, (on) => put({ hold: on })));
  rows.push(toggleRow("Thêm 120 trang nhỏ", knobs.extra_pages > 0, (on) => put({ extra_pages: on ? 120 : 0 })));
  form.replaceChildren(...rows);
}

async function showSubject() {
  const { data } = await ask("GET", "/pages");
  const page = data.find((each) => each.id === here.page);
  const putPage = (change) => ask("PUT", `/pages/${page.id}`, change);
  const rows = [
    toggleRow("Trang có Human Agent", page.human_agent, (on) => putPage({ human_agent: on })),
    toggleRow("Mã truy cập của trang đã chết (190/460)", Boolean(page.token_error), (on) =>
      putPage({ token_error: on ? 460 : null }),
    ),
    toggleRow("Mở máy là đã xem", localStorage.autoRead !== "off", (on) => (localStorage.autoRead = on ? "on" : "off")),
  ];
  if (here.psid) {
    const path = `/pages/${here.page}/customers/${here.psid}`;
    const { customer } = await ask("GET", `${path}/thread`);
    rows.push(
      toggleRow("Khách giấu tên và ảnh", customer.profile === "hidden", (on) =>
        ask("PUT", path, { profile: on ? "hidden" : "open" }),
      ),
    );
    rows.push(toggleRow("Khách đã chặn trang", customer.unavailable, (on) => ask("PUT", path, { unavailable: on })));
  }
  find("subject").replaceChildren(...rows);
}

function toggleRow(words, checked, onchange) {
  const box = el("input", { type: "checkbox", checked, onchange: (event) => onchange(event.target.checked) });
  return el("label", { className: "knob" }, el("span", {}, words), box);
}

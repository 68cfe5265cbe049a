import { find } from "./ask.js";

/** How long the shop may still answer, to the second. */
export function showWindow({ page, window }) {
  const { state, closes_at } = window;
  const left = (closes_at ?? 0) - Date.now();
  const line = find("window");
  line.dataset.state = left > 0 ? (left < 7_200_000 ? "closing" : "open") : "closed";
  if (closes_at === null) line.textContent = "Shop chỉ trả lời được sau khi bạn nhắn";
  else if (left > 0) line.textContent = `Shop trả lời được trong ${clockWords(left)}`;
  else
    line.textContent =
      state === "closed" || !page.human_agent ? "Đã quá hạn trả lời" : "Quá 24 giờ: chỉ nhân viên trả lời được";
}

function clockWords(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

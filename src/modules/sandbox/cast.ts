import type { Page } from "./world.ts";

const families = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Chu Trương Đinh".split(" ");
const middles = "Thị Văn Minh Thu Ngọc Thanh Hoài Bảo Gia Đức Quốc Khánh Mai Hồng Kim Tuấn".split(" ");
const givens = "Hương Trí Sang Nguyệt Hiệp Anh Phương Khánh Trúc Linh Nam Hà Quân Thảo Vy Long Yến Dung Tâm Bình".split(
  " ",
);
const trades = ["Tạp hóa", "Quán cà phê", "Tiệm hoa", "Hiệu sách", "Nhà thuốc", "Tiệm tóc", "Xưởng mộc", "Quán phở"];

/** The three pages that Quế Trần administers; their ids are stable so that demo data may name them. */
export function castPages(): Record<string, Page> {
  return Object.fromEntries(
    [
      page("1029384756001", "Camera Minh Khang", "Cửa hàng điện tử"),
      page("1029384756002", "Lam Cosmetics", "Mỹ phẩm"),
      page("1029384756003", "Tiệm bánh Mây", "Tiệm bánh", true),
    ].map((each) => [each.id, each]),
  );
}

/** The n-th of the further pages that make `/me/accounts` long. */
export function extraPage(n: number): Page {
  const trade = trades[n % trades.length]!;
  return page(String(1029384757000 + n), `${trade} ${givens[(n * 7) % givens.length]} ${n}`, "Doanh nghiệp địa phương");
}

/** A random Vietnamese name; the same number gives the same name. */
export function vietnameseName(n = Math.floor(Math.random() * 1e9)): string {
  const pick = (list: string[], by: number) => list[Math.floor(n / by) % list.length]!;
  return `${pick(families, 1)} ${pick(middles, 18)} ${pick(givens, 288)}`;
}

/** Facebook splits a Vietnamese name as given name first: "Nguyễn Thu Hương" has the last name "Nguyễn". */
export function nameParts(name: string): { first_name: string; last_name: string } {
  const [last = "", ...rest] = name.split(" ");
  return rest.length === 0 ? { first_name: last, last_name: "" } : { first_name: rest.join(" "), last_name: last };
}

function page(id: string, name: string, category: string, human_agent = false): Page {
  return { id, name, category, human_agent, generation: 1, token_error: null, subscribed_fields: null };
}

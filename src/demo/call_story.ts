/** What the telephone of the demo company has to tell: its queues, a day of calls, and the fortnight before it. */

/** Whom calls ring, and in which order. */
export const queues: {
  name: string;
  service: number;
  strategy: "longest_idle" | "round_robin";
  members: [string, number][];
}[] = [
  {
    name: "CSKH",
    service: 20,
    strategy: "longest_idle",
    members: [
      ["an", 1],
      ["binh", 1],
      ["chi", 2],
    ],
  },
  {
    name: "Bán hàng",
    service: 15,
    strategy: "round_robin",
    members: [
      ["binh", 1],
      ["chi", 1],
    ],
  },
  {
    name: "Kỹ thuật",
    service: 30,
    strategy: "longest_idle",
    members: [
      ["an", 1],
      ["supervisor", 2],
    ],
  },
];

/** How the phone went: in, out, or missed. */
type Way = "in" | "out" | "missed" | "overflowed";

export interface ToldCall {
  /** Minutes before now. */
  ago: number;
  way: Way;
  /** A customer of the demo by name, or a number that nobody knows. */
  who: string;
  queue?: string;
  wait?: number;
  /** Seconds of talk. */
  talk?: number;
  by?: string;
  content?: string;
  type?: string;
  recorded?: boolean;
  /** Who was rung before and did not take it. */
  first?: string;
  /** Was reached by the call that so many minutes ago began. */
  backAt?: number;
}

/** The calls of a day. */
export const today: ToldCall[] = [
  {
    ago: 14,
    way: "in",
    who: "Lê Minh Trí",
    queue: "CSKH",
    wait: 8,
    talk: 204,
    by: "an",
    content: "Hỏi giờ thợ tới",
    type: "Hỏi đơn hàng",
    recorded: true,
  },
  { ago: 43, way: "missed", who: "0987 654 321", queue: "CSKH", wait: 72, first: "an" },
  { ago: 47, way: "missed", who: "0987 654 321", queue: "CSKH", wait: 51, first: "binh" },
  { ago: 54, way: "missed", who: "0987 654 321", queue: "CSKH", wait: 38 },
  {
    ago: 60,
    way: "out",
    who: "Tạ Minh Châu",
    talk: 127,
    by: "binh",
    content: "Chốt số lượng đơn sỉ tháng này",
    type: "Đặt hàng",
    recorded: true,
  },
  {
    ago: 78,
    way: "in",
    who: "Nguyễn Hữu Phước",
    queue: "Bán hàng",
    wait: 5,
    talk: 521,
    by: "binh",
    content: "Đặt 8 mắt ngoài trời",
    type: "Đặt hàng",
    recorded: true,
  },
  {
    ago: 96,
    way: "in",
    who: "Đinh Công Sơn",
    queue: "CSKH",
    wait: 11,
    talk: 112,
    by: "chi",
    content: "Xin hóa đơn VAT",
    type: "Khác",
    first: "an",
    recorded: true,
  },
  {
    ago: 108,
    way: "in",
    who: "Lưu Cẩm Tú",
    queue: "CSKH",
    wait: 16,
    talk: 270,
    by: "chi",
    content: "Hỏi thăm sau kích ứng",
    type: "Khiếu nại › Chất lượng",
    recorded: true,
  },
  {
    ago: 120,
    way: "out",
    who: "Phạm Thị Hồng Nhung",
    talk: 64,
    by: "an",
    content: "Gọi lại cuộc nhỡ, hẹn thợ chiều nay",
    recorded: true,
  },
  { ago: 131, way: "missed", who: "Phạm Thị Hồng Nhung", queue: "Kỹ thuật", wait: 40, first: "an", backAt: 120 },
  {
    ago: 145,
    way: "in",
    who: "Hoàng Thị Mai Phương",
    queue: "Bán hàng",
    wait: 7,
    talk: 316,
    by: "chi",
    content: "Hỏi giao hàng trước thứ bảy",
    type: "Hỏi đơn hàng",
    recorded: true,
  },
  {
    ago: 158,
    way: "in",
    who: "Chu Hoàng Hiệp",
    queue: "Kỹ thuật",
    wait: 22,
    talk: 662,
    by: "an",
    content: "Camera không xem được ban đêm",
    type: "Khiếu nại › Chất lượng",
    recorded: true,
  },
  { ago: 166, way: "out", who: "024 3555 0190", talk: 58, by: "binh", content: "Hỏi tồn nguồn 12V" },
  { ago: 175, way: "overflowed", who: "0909 112 233", queue: "Bán hàng", wait: 300, first: "chi" },
  { ago: 190, way: "out", who: "Trần Quốc Bảo", by: "an" },
];

/** A fortnight of ordinary days, the same each time. */
export function earlier(): ToldCall[] {
  const about = ["Hỏi giá", "Hỏi bảo hành", "Xin đổi giờ giao", "Hỏi khuyến mãi", "Đổi số điện thoại nhận hàng"];
  const told: ToldCall[] = [];
  for (let day = 1; day <= 13; day++) {
    for (let n = 0; n < 4 + (day % 3); n++) {
      const roll = (day * 7 + n * 13) % 20;
      const { name, members } = queues[(day + n) % queues.length]!;
      const by = members[roll % members.length]![0];
      const who = `09${10 + ((day * 3 + n) % 80)} ${100 + roll * 17} ${100 + day * 11 + n}`;
      const base = { ago: day * 1440 - n * 67 + 30, who, queue: name, wait: 3 + roll * 2 };
      if (roll % 5 === 4) {
        // Of the day before one is still to be called back.
        const isBack = day > 1;
        const backAt = base.ago - 15;
        told.push({ ...base, way: "missed", first: by, ...(isBack && { backAt }) });
        if (isBack) told.push({ ago: backAt, way: "out", who, by, talk: 30 + roll * 4, content: "Gọi lại cuộc nhỡ" });
      } else told.push({ ...base, way: "in", by, talk: 40 + roll * 23, content: about[(day + n) % about.length]! });
    }
  }
  return told;
}

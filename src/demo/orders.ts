import type { Db } from "../database.ts";
import { addressColumns } from "../modules/customers/mod.ts";
import { changing } from "../modules/events/mod.ts";
import { addOrderNote, addPayment, createOrder, moveOrder } from "../modules/orders/mod.ts";
import type { OrderStatus } from "../modules/orders/table.ts";
import type { Person } from "../modules/people/table.ts";

const DAY_MS = 24 * 3_600_000;

/** Who · by whom · days ago · where it stands · what (SKU × how many) · how it is paid · where to. */
type Sale = [
  customer: string,
  by: string,
  days: number,
  status: OrderStatus,
  goods: string,
  more?: { paid?: number | "all"; off?: number; percent?: number; ship?: number; note?: string; reason?: string },
];

const sales: Sale[] = [
  [
    "Hoàng Thị Mai Phương",
    "chi",
    0.7,
    "confirmed",
    "SRM-TX×2 KCN-GEL",
    { paid: "all", off: 30_000, note: "Khách đã chuyển khoản trước, gửi sáng mai." },
  ],
  ["Tạ Minh Châu", "binh", 0.1, "draft", "SR-B5-30×30", { percent: 2000 }],
  ["Tạ Minh Châu", "binh", 17, "completed", "SR-B5-30×10 SRM-TX×10", { paid: "all", percent: 1500 }],
  ["Nguyễn Bích Nguyệt", "binh", 3, "completed", "SON-05", { paid: "all", ship: 30_000 }],
  [
    "Nguyễn Bích Nguyệt",
    "binh",
    0.05,
    "new",
    "SON-03",
    { percent: 10_000, note: "Gửi lại đúng màu 03, không thu tiền." },
  ],
  ["Huỳnh Kim Ngân", "chi", 3.2, "shipping", "KCN-KEM SRM-TX", { ship: 30_000 }],
  ["Trịnh Hải Yến", "binh", 1.6, "cancelled", "SR-B5-50 KCN-GEL", { reason: "Khách hẹn suy nghĩ thêm" }],
  ["Nguyễn Thị Lan Hương", "chi", 5, "returned", "SR-B5-30", { paid: "all", reason: "Đổi sang loại 50 ml" }],
  ["Nguyễn Thị Lan Hương", "chi", 0.9, "new", "SR-B5-50", { off: 289_000 }],
  [
    "Lê Minh Trí",
    "an",
    1,
    "confirmed",
    "CAM-H8C×4 DG-8K TN-128×2",
    { paid: 2_000_000, percent: 500, note: "Lắp sáng thứ bảy, thợ gọi trước 30 phút." },
  ],
  ["Chu Hoàng Hiệp", "an", 2, "shipping", "CAM-C2-4×2 TN-128×2", { ship: 35_000 }],
  ["Phạm Thị Hồng Nhung", "binh", 6, "completed", "CAM-C2-2×3", { paid: "all" }],
  ["Trần Quốc Bảo", "binh", 0.4, "new", "CAM-H8C×2"],
  ["Ngô Thùy Dương", "an", 9, "completed", "CAM-C2-2 TN-128", { paid: "all", ship: 30_000 }],
  ["Đặng Quốc Khánh", "an", 12, "cancelled", "DG-8K CAM-H8C×6", { reason: "Khách chọn nhà thầu khác" }],
  ["Lý Thanh Tùng", "an", 4, "shipping", "CAM-H8C TN-128", { paid: 500_000 }],
  ["Đinh Công Sơn", "binh", 20, "completed", "CAM-C2-4×4 DG-8K", { paid: "all", percent: 300 }],
  ["Nguyễn Hữu Phước", "binh", 28, "completed", "CAM-H8C×8 DG-8K×2", { paid: "all", percent: 800 }],
  ["Nguyễn Hữu Phước", "binh", 0.3, "draft", "CAM-H8C×16 DG-8K×4", { percent: 1000 }],
  [
    "Nguyễn Thu Hương",
    "chi",
    0.2,
    "confirmed",
    "BK-DAU-20",
    { paid: 200_000, note: "Ghi chữ lên bánh theo tin nhắn." },
  ],
  ["Kiều Thanh Hằng", "chi", 2.5, "completed", "BL-TM CK-SCL×2", { paid: "all", ship: 25_000 }],
  ["Lương Gia Bảo", "chi", 7, "completed", "BK-DAU-16", { paid: "all" }],
  ["Lưu Cẩm Tú", "chi", 0.6, "confirmed", "BK-DAU-20 CK-SCL", { paid: "all", ship: 30_000 }],
  ["Hồ Ngọc Diệp", "chi", 14, "returned", "CK-SCL×3", { reason: "Giao trễ, khách không nhận" }],
  ["Dương Quốc Việt", "chi", 10, "completed", "BL-TM×2", { paid: "all" }],
  ["Giang Thanh Thủy", "chi", 0.02, "new", "CK-SCL×2", { ship: 30_000 }],
];

/** The way to each status, a few hours for a step. */
const ways: Record<OrderStatus, OrderStatus[]> = {
  draft: [],
  new: [],
  confirmed: ["confirmed"],
  shipping: ["confirmed", "shipping"],
  completed: ["confirmed", "shipping", "completed"],
  cancelled: ["cancelled"],
  returned: ["confirmed", "shipping", "returned"],
};

const addresses = [
  "17 Duy Tân, Dịch Vọng Hậu, Cầu Giấy, Hà Nội",
  "41 Nguyễn Tri Phương, Hòa Cường, Đà Nẵng",
  "88 Trần Hưng Đạo, Bến Thành, TP. Hồ Chí Minh",
  "5 Hoàng Diệu, Ba Đình, Hà Nội",
  "12 Hùng Vương, Ninh Kiều, Cần Thơ",
];

/** Some weeks of orders in every status, with what was paid, by whoever answers the customer. */
export async function takeOrders(
  db: Db,
  cast: Map<string, Person>,
  variants: Map<string, { id: number; price: number }>,
  now: Date,
): Promise<void> {
  const places = addresses.map((address) => addressColumns(address));
  await changing(db, async (trx) => {
    for (const [n, [name, username, days, status, goods, more = {}]] of sales.toReversed().entries()) {
      const by = cast.get(username)!;
      const customer = await trx.selectFrom("customers").select("id").where("name", "=", name).executeTakeFirst();
      if (!customer) continue;
      const conversation = await trx
        .selectFrom("conversations")
        .select("id")
        .where("customer_id", "=", customer.id)
        .executeTakeFirst();
      const began = now.getTime() - days * DAY_MS;
      const place = places[n % places.length]!;
      const order = await createOrder(trx, by, {
        clientKey: crypto.randomUUID(),
        status: status === "draft" ? "draft" : "new",
        customerId: customer.id,
        conversationId: conversation?.id ?? null,
        recipientName: name,
        recipientPhone: `09${String(12_345_678 + n * 733_331).slice(-8)}`,
        addressLine: place.address_line,
        provinceCode: place.province_code,
        wardCode: place.ward_code,
        internalNote: more.note ?? "",
        discount: { discount_amount: more.off ?? 0, discount_percent: more.percent ?? null },
        shippingFee: more.ship ?? 0,
        cashOnDelivery: more.paid !== "all",
        lines: goods.split(" ").map((each) => {
          const [sku = "", count = "1"] = each.split("×");
          return { variantId: variants.get(sku)!.id, quantity: Number(count) };
        }),
        at: new Date(began),
      });
      const amount = more.paid === "all" ? order.total : (more.paid ?? 0);
      if (amount > 0) {
        const kind = more.paid === "all" ? "payment" : "deposit";
        const at = new Date(began + 600_000);
        await addPayment(trx, by, order.id, {
          clientKey: crypto.randomUUID(),
          amount,
          kind,
          method: "transfer",
          paidAt: at,
          at,
        });
      }
      const steps = ways[status];
      const pace = Math.min(8 * 3_600_000, (days * DAY_MS) / (steps.length + 1));
      for (const [step, to] of steps.entries())
        await moveOrder(trx, by, order.id, {
          to,
          at: new Date(began + pace * (step + 1)),
          ...(step === steps.length - 1 && more.reason && { reason: more.reason }),
        });
      if (more.note && status === "confirmed")
        await addOrderNote(trx, by, order.id, {
          clientKey: crypto.randomUUID(),
          body: more.note,
          at: new Date(began + 900_000),
        });
    }
  });
}

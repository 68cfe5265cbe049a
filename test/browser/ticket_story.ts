import { randomUUID } from "node:crypto";
import type { Db } from "../../src/database.ts";
import {
  addTicketNote,
  listCategories,
  listResolutionTypes,
  moveTicket,
  openTicket,
  type Ticket,
  watchTicket,
} from "../../src/modules/tickets/mod.ts";
import { findCast } from "../cast.ts";

const MINUTE = 60_000;

const told: ReadonlyArray<[title: string, category: string, minutesAgo: number, over?: object]> = [
  ["Bánh sinh nhật giao nhầm chữ “Bống” thành “Bông”", "Khiếu nại", 300, { priority: "urgent", assigneeId: null }],
  ["Serum vitamin C gây kích ứng, khách xin hoàn tiền", "Đổi trả", 205, { priority: "high" }],
  ["Thợ đến trễ hẹn lắp 9:00, khách đã nghỉ nửa buổi chờ", "Khiếu nại", 150, { priority: "high" }],
  ["Camera sân trước không xem được ban đêm", "Bảo hành", 110],
  ["Đổi địa chỉ giao đơn DH-0940 sang quận 7", "Giao hàng", 90],
  ["Xin báo giá bảo trì 12 mắt cho kho Yên Phong", "Tư vấn", 80],
  ["Hộp quà thiếu thiệp chúc mừng 20/11", "Khiếu nại", 70],
  ["Hãng gửi lại 3 nguồn 12V bị lỗi", "Bảo hành", 60],
  ["Khách không nhận được mã giảm 15% sinh nhật", "Tư vấn", 50],
  ["Kem chống nắng giao thiếu 1 tuýp", "Giao hàng", 40],
  ["Lắp thêm 1 mắt hành lang tầng 2", "Tư vấn", 35, { priority: "low" }],
  ["Hỏi thành phần bánh cho người dị ứng hạnh nhân", "Tư vấn", 30],
  ["Xuất hóa đơn VAT cho Công ty An Phát", "Tư vấn", 20],
];

/** Tickets of the demo company in every status, with a little history; those that are there already are enough. */
export async function tellTickets(db: Db): Promise<{ open: number; settled: number }> {
  const found = await db.selectFrom("tickets").select(["id", "status"]).orderBy("id").execute();
  if (found.length >= 5) {
    const settled = found.find(({ status }) => status === "resolved") ?? found[0]!;
    return { open: (found.find(({ status }) => status === "open") ?? found[0]!).id, settled: settled.id };
  }
  const { owner, an, binh, chi, supervisor } = await findCast(db);
  const [categories, types] = await Promise.all([listCategories(db), listResolutionTypes(db)]);
  const conversations = await db.selectFrom("conversations").select("id").orderBy("id").limit(8).execute();
  const people = [an, binh, chi, owner];
  const tickets: Ticket[] = [];
  for (const [n, [title, category, minutes, over]] of told.entries()) {
    tickets.push(
      await openTicket(db, owner, {
        clientKey: randomUUID(),
        title,
        summary: "“10 giờ rồi mà chưa thấy thợ qua shop ơi. Mình xin nghỉ nửa buổi để chờ đấy.”",
        conversationId: conversations[n % conversations.length]?.id ?? null,
        categoryId: categories.find((each) => each.name === category)?.id ?? null,
        assigneeId: people[n % people.length]!.id,
        at: new Date(Date.now() - minutes * MINUTE),
        ...over,
      }),
    );
  }
  const move = (n: number, to: Ticket["status"], resolution?: { typeId: number; text: string }) =>
    moveTicket(db, owner, tickets[n]!.id, { to, commandId: randomUUID(), ...(resolution && { resolution }) });
  for (const n of [2, 3, 4, 6]) await move(n, "open");
  for (const n of [5, 9]) await move(n, "wait_customer");
  await move(7, "wait_third_party");
  const how = { typeId: types[0]!.id, text: "Đã gửi lại đủ hàng và xin lỗi khách, khách đồng ý." };
  for (const n of [10, 11]) await move(n, "resolved", how);
  await move(12, "closed", how);
  const { id } = tickets[2]!;
  for (const person of [owner, supervisor, binh]) await watchTicket(db, owner, id, person.id);
  await addTicketNote(db, binh, id, {
    clientKey: randomUUID(),
    body: `Ca trước ở Mỹ Đình kẹt vì khách đổi vị trí mắt số 2. Kho còn 3 mắt C8W, để dành 1 mắt rồi nhé @${owner.name}.`,
    mentions: [owner.id],
  });
  await addTicketNote(db, owner, id, {
    clientKey: randomUUID(),
    body: "Anh Tuấn báo đã tới 17 Duy Tân lúc 10:29, bắt đầu kéo dây từ tầng 3. Mình giảm 200.000 ₫ tiền công cho khách.",
  });
  return { open: id, settled: tickets[11]!.id };
}

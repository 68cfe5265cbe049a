import { sql } from "kysely";
import type { Priority } from "./modules/tickets/mod.ts";
import {
  answerReminder,
  cancelTask,
  completeTask,
  createTask,
  defaultLeads,
  type Repeat,
  ringTask,
  setTaskStatus,
} from "./modules/tasks/mod.ts";
import { conversationOf, keyOf, type Stage } from "./seed_telling.ts";

interface Told {
  title: string;
  /** Who has it, and who made it, where that is somebody else. */
  to: string;
  by?: string;
  /** Days from today and a time of the wall; a number is minutes from now; nothing: some time. */
  due?: [days: number, time: string] | number;
  is?: "doing" | "done" | "cancelled";
  priority?: Priority;
  repeat?: Repeat["every"];
  customer?: string;
  ticket?: string;
  leads?: number[];
  body?: string;
}

const work: Told[] = [
  // Five minutes before it is due it rings: two minutes after the demo was first started.
  {
    title: "Gọi lại anh Thịnh: camera mất mạng",
    to: "an",
    due: 7,
    leads: [5],
    priority: "urgent",
    customer: "Vũ Đức Thịnh",
    body: "Nhà không có ai, hỏi hàng xóm có giữ chìa khóa không.",
  },
  {
    title: "Gọi xác nhận thợ Tuấn đã tới nhà anh Trí",
    to: "an",
    due: [0, "11:00"],
    is: "doing",
    priority: "high",
    ticket: "Thợ đến trễ hẹn lắp 9:00",
    customer: "Lê Minh Trí",
  },
  { title: "Gửi phiếu bảo hành điện tử cho anh Trí", to: "an", due: [1, "09:30"], customer: "Lê Minh Trí" },
  {
    title: "Giữ ổ cứng 2 TB cho anh Khánh",
    to: "an",
    due: [0, "16:30"],
    ticket: "Đầu ghi kêu tạch tạch, nghi hỏng ổ cứng",
  },
  { title: "Chốt ca, bàn giao hội thoại còn mở", to: "an", due: [-1, "17:30"], is: "done", repeat: "day" },
  { title: "Soát lịch lắp tuần sau với anh Tuấn", to: "an", by: "supervisor", due: [2, "10:00"], repeat: "week" },
  {
    title: "Hỏi nhà phân phối giá đầu ghi 16 kênh",
    to: "binh",
    due: [0, "15:00"],
    is: "doing",
    ticket: "Lắp 8 mắt cho xưởng Yên Phong, báo giá có VAT",
  },
  {
    title: "Gửi báo giá 30 chai serum cho chị Châu",
    to: "binh",
    due: [-1, "16:00"],
    priority: "high",
    ticket: "Báo giá sỉ 30 chai serum B5, có hóa đơn",
  },
  { title: "Nhắn anh Gia Huy: bộ 2 mắt còn giữ giá", to: "binh", due: [7, "09:00"], customer: "Bùi Gia Huy" },
  { title: "Chuyển 7 thẻ nhớ lỗi cho hãng", to: "binh", by: "owner", due: [-2, "15:00"], is: "done" },
  {
    title: "Gọi nhắc chị Hồng Nhung đổi mật khẩu mạnh hơn",
    to: "binh",
    due: [-1, "10:00"],
    is: "cancelled",
    customer: "Phạm Thị Hồng Nhung",
  },
  { title: "Đưa bánh bé Bin ra quầy", to: "chi", due: [1, "09:30"], priority: "high", customer: "Kiều Thanh Hằng" },
  {
    title: "Gọi bưu cục hỏi đơn LC88213",
    to: "chi",
    due: [0, "11:30"],
    is: "doing",
    ticket: "Đơn LC88213 ba hôm chưa tới",
  },
  {
    title: "Xin bác sĩ Hà lịch gọi cho Quỳnh Anh",
    to: "chi",
    by: "supervisor",
    due: [0, "08:30"],
    is: "done",
    ticket: "Kích ứng da sau 3 ngày dùng serum",
  },
  {
    title: "Nhắc chị Hương chốt cỡ bánh chanh dây",
    to: "chi",
    due: [0, "17:00"],
    ticket: "Bánh 2 tầng vị chanh dây, lấy chiều thứ bảy",
  },
  { title: "Đối soát tiền cọc bánh trong ngày", to: "chi", due: [-1, "20:30"], is: "done", repeat: "day" },
  { title: "Gửi menu teabreak bản có VAT", to: "chi", due: [1, "10:30"], customer: "Tô Hoài Thương" },
  { title: "Kiểm hạn dùng serum trên kệ", to: "chi", by: "supervisor", due: [3, "09:00"], repeat: "month" },
  {
    title: "Duyệt hoàn phí vận chuyển đơn LC88213",
    to: "supervisor",
    by: "chi",
    due: [0, "14:00"],
    priority: "high",
    ticket: "Đơn LC88213 ba hôm chưa tới",
  },
  { title: "Họp giao ban tuần", to: "supervisor", due: [1, "08:30"], repeat: "week" },
  { title: "Xếp ca trực Tết", to: "supervisor", by: "owner", due: [5, "17:00"] },
  { title: "Viết hướng dẫn đóng bánh với đế chống trượt", to: "chi", by: "supervisor", priority: "low" },
  { title: "Ký hợp đồng nhà phân phối camera", to: "owner", due: [2, "14:00"], priority: "high" },
  { title: "Xem lại SLA tháng trước với Long", to: "owner", due: [-3, "16:00"], is: "done" },
];

const [HOUR, DAY] = [3_600_000, 86_400_000];

/** The day of the demo's wall clock, so many days from today, at a time. */
function wallTime(now: Date, [days, time]: [number, string]): Date {
  const day = new Date(now.getTime() + 7 * HOUR + days * DAY).toISOString().slice(0, 10);
  return new Date(`${day}T${time}:00+07:00`);
}

/** Tells the company's tasks, each to where it is now; `tickets` are ids by title. */
export async function tellTasks(stage: Stage, tickets: Map<string, number>): Promise<void> {
  for (const told of work) {
    const { due } = told;
    const dueAt =
      due === undefined
        ? null
        : typeof due === "number"
          ? new Date(stage.now.getTime() + due * 60_000)
          : wallTime(stage.now, due);
    const since = new Date(Math.min(dueAt?.getTime() ?? Infinity, stage.now.getTime()) - 3 * HOUR);
    const id = await make(stage, told, dueAt, since, tickets);
    await bring(stage, told, id, dueAt, since);
  }
}

async function make({ trx, cast }: Stage, told: Told, dueAt: Date | null, since: Date, tickets: Map<string, number>) {
  const { title, to, by = to, body, repeat, leads, priority, customer, ticket } = told;
  const task = await createTask(trx, cast.get(by)!, {
    clientKey: keyOf(title),
    title,
    dueAt,
    now: since,
    assigneeId: cast.get(to)!.id,
    ...(body && { body }),
    ...(priority && { priority }),
    ...(leads && { remindBefore: leads }),
    ...(repeat && { repeat: { every: repeat, interval: 1 } }),
    ...(customer && { conversationId: await conversationOf(trx, customer) }),
    ...(ticket && { ticketId: tickets.get(ticket)! }),
  });
  await sql`update tasks set created_at = ${since}, updated_at = ${since} where id = ${task.id}`.execute(trx);
  await sql`update events set created_at = ${since} where subject = 'task' and subject_id = ${task.id}`.execute(trx);
  return task.id;
}

/** What was done with it since, and what rang in its time was heard. */
async function bring(
  { trx, cast, now }: Stage,
  told: Told,
  id: number,
  dueAt: Date | null,
  since: Date,
): Promise<void> {
  const person = cast.get(told.to)!;
  const at = new Date(Math.min(dueAt?.getTime() ?? Infinity, now.getTime()) - 20 * 60_000);
  if (told.is === "done") await completeTask(trx, person, id, { at });
  if (told.is === "cancelled") await cancelTask(trx, person, id, { at });
  if (told.is === "doing") await setTaskStatus(trx, person, id, { to: "doing", at: new Date(since.getTime() + HOUR) });
  if (!dueAt || told.is === "done" || told.is === "cancelled") return;
  for (const leadMinutes of told.leads ?? defaultLeads) {
    const at = new Date(dueAt.getTime() - leadMinutes * 60_000);
    const rung = at <= now && (await ringTask(trx, id, { dueRev: 1, leadMinutes, at }));
    if (!rung) continue;
    const answer = { kind: "acknowledge" } as const;
    await answerReminder(trx, person, id, { ...rung, answer, at, commandId: keyOf(`${told.title} ${rung.ring}`) });
  }
}

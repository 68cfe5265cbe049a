import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import type { RingReason } from "../modules/calls/mod.ts";
import type { CallOutcome } from "../modules/calls/table.ts";
import { parsePhone } from "../modules/customers/mod.ts";
import { keepFile } from "../modules/files/mod.ts";
import type { Person } from "../modules/people/table.ts";
import { openHotline } from "./lines.ts";
import { ringTone } from "./telephone_sound.ts";

const MINUTE = 60_000;

const queues: {
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

interface Told {
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

const today: Told[] = [
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

/**
 * The telephone of the demo company: three queues and who sits at them, a day of calls, and a fortnight before it for the
 * report. All of it is past, so nobody is told of it anew.
 */
export async function seedCalls(db: Db, config: Config, cast: Map<string, Person>, now = new Date()): Promise<void> {
  const queueIds = await openQueues(db, cast);
  const pageId = await openHotline(db, config, cast, queueIds.get("CSKH")!);
  const sound = await keepFile({ db, config }, { name: "ghi-am.wav", bytes: ringTone() });
  await leadTypes(db);
  const types = await db.selectFrom("call_types").select(["id", "name"]).execute();
  const typeOf = (path: string | undefined) => types.find(({ name }) => name === path?.split(" › ").at(-1))?.id ?? null;
  const began = new Map<number, number>();
  const told = [...today, ...earlier()];
  for (const one of told.sort((a, b) => b.ago - a.ago)) {
    const started = new Date(now.getTime() - one.ago * MINUTE);
    const { id: customer, number } = await whoIs(db, one.who);
    const waited = new Date(started.getTime() + (one.wait ?? 6) * 1000);
    const isAnswered = one.talk !== undefined;
    const ended = isAnswered ? new Date(waited.getTime() + one.talk! * 1000) : waited;
    const outcome: CallOutcome = isAnswered
      ? "answered"
      : one.way === "out"
        ? "no_answer"
        : one.way === "overflowed"
          ? "overflowed"
          : "abandoned";
    const by = one.by ? cast.get(one.by)!.id : null;
    const call = await db
      .insertInto("calls")
      .values({
        page_id: pageId,
        provider_id: `demo-${one.ago}-${one.way}`,
        direction: one.way === "out" ? "out" : "in",
        number,
        customer_id: customer,
        state: "ended",
        outcome,
        queue_id: one.queue ? queueIds.get(one.queue)! : null,
        agent_id: by,
        started_at: started,
        queued_at: one.queue ? started : null,
        answered_at: isAnswered ? waited : null,
        ended_at: ended,
        ended_by: one.way === "overflowed" ? "system" : "caller",
        type_id: typeOf(one.type),
        content: one.content ?? "",
        ...(one.content && by && { content_at: ended, content_by: by }),
        ...(one.recorded && { recording_file_id: sound.id, recording_seconds: one.talk }),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    began.set(one.ago, call.id);
    if (one.queue) await ring(db, call.id, one, { started, waited, queueIds, cast });
  }
  for (const { ago, backAt } of told) {
    if (backAt === undefined) continue;
    await db
      .updateTable("calls")
      .set({ called_back_by: began.get(backAt)! })
      .where("id", "=", began.get(ago)!)
      .execute();
  }
}

async function openQueues(db: Db, cast: Map<string, Person>): Promise<Map<string, number>> {
  const opened = new Map<string, number>();
  for (const { name, strategy, service, members } of queues) {
    const { id } = await db
      .insertInto("queues")
      .values({ name, strategy, service_level_seconds: service })
      .returning("id")
      .executeTakeFirstOrThrow();
    const seats = members.map(([who, priority]) => ({ queue_id: id, user_id: cast.get(who)!.id, priority }));
    await db.insertInto("queue_members").values(seats).execute();
    opened.set(name, id);
  }
  return opened;
}

/** What a ticket of such a call is about; the types below are as the one above them. */
async function leadTypes(db: Db): Promise<void> {
  const categories = { "Tư vấn": "Tư vấn", "Khiếu nại": "Khiếu nại", "Hỏi đơn hàng": "Giao hàng" };
  for (const [type, category] of Object.entries(categories))
    await db
      .updateTable("call_types")
      .set({ category_id: db.selectFrom("ticket_categories").select("id").where("name", "=", category).limit(1) })
      .where("name", "=", type)
      .where("parent_id", "is", null)
      .execute();
}

async function whoIs(db: Db, who: string): Promise<{ id: number | null; number: string | null }> {
  const own = parsePhone(who);
  if (own) return { id: null, number: own.number };
  const found = await db
    .selectFrom("customers")
    .leftJoin("customer_phones", "customer_phones.customer_id", "customers.id")
    .select(["customers.id", "customer_phones.number"])
    .where("customers.name", "=", who)
    .where("customers.merged_into_id", "is", null)
    .orderBy("customer_phones.is_primary", (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirst();
  // Who chats without having told a number has called from one all the same.
  return { id: found?.id ?? null, number: found?.number ?? `+8490${String(7_000_000 + who.length * 31_337)}` };
}

/** Who was rung, in turn, and why. */
async function ring(
  db: Db,
  callId: number,
  { first, by, queue }: Told,
  at: { started: Date; waited: Date; queueIds: Map<string, number>; cast: Map<string, Person> },
): Promise<void> {
  const { strategy, members } = queues.find(({ name }) => name === queue)!;
  const sitting = members.map(([who]) => who);
  const rung = [...new Set([first, by])].filter((who) => who !== undefined);
  for (const [index, who] of rung.entries()) {
    const others = sitting.filter((other) => other !== who);
    const reason: RingReason = {
      strategy,
      try: index + 1,
      candidates: [at.cast.get(who)!.id],
      left_out: others.map((other, place) => ({
        id: at.cast.get(other)!.id,
        why: rung.indexOf(other) >= 0 && rung.indexOf(other) < index ? "tried" : place === 0 ? "talking" : "paused",
      })),
      because: "strategy",
    };
    const isLast = who === by;
    const from = isLast && index > 0 ? new Date((at.started.getTime() + at.waited.getTime()) / 2) : at.started;
    await db
      .insertInto("call_offers")
      .values({
        call_id: callId,
        number: index + 1,
        user_id: at.cast.get(who)!.id,
        queue_id: at.queueIds.get(queue!)!,
        reason: JSON.stringify(reason),
        offered_at: from,
        until: new Date(from.getTime() + 20_000),
        ended_at: isLast ? at.waited : new Date((at.started.getTime() + at.waited.getTime()) / 2),
        ended: isLast ? "answered" : index % 2 === 0 ? "no_answer" : "rejected",
      })
      .execute();
  }
}

/** A fortnight of ordinary days, the same each time. */
function earlier(): Told[] {
  const about = ["Hỏi giá", "Hỏi bảo hành", "Xin đổi giờ giao", "Hỏi khuyến mãi", "Đổi số điện thoại nhận hàng"];
  const told: Told[] = [];
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

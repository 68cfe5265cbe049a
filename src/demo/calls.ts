import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import type { RingReason } from "../modules/calls/mod.ts";
import type { CallOutcome } from "../modules/calls/table.ts";
import { parsePhone } from "../modules/customers/mod.ts";
import { keepFile } from "../modules/files/mod.ts";
import type { Person } from "../modules/people/table.ts";
import { earlier, queues, today, type ToldCall } from "./call_story.ts";
import { openHotline } from "./lines.ts";
import { ringTone } from "./telephone_sound.ts";

const MINUTE = 60_000;

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
  { first, by, queue }: ToldCall,
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

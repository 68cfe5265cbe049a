import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Trx } from "../../../src/database.ts";
import type { Incoming } from "../../../src/modules/channels/incoming.ts";
import { applyIncoming, deliverNext, metadataOf, sendMessages } from "../../../src/modules/inbox/mod.ts";
import { settleSent } from "../../../src/modules/inbox/settling_sent.ts";
import { seatCast } from "../../cast.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { clear } from "../../clearing.ts";
import { eventually, testDatabase, uuid } from "../../helpers.ts";
import { customerWrote, echoCame } from "../../workflows/customers.ts";

const db = testDatabase();
test.after(() => db.destroy());

function permutations<T>(list: T[]): T[][] {
  if (list.length <= 1) return [list];
  return list.flatMap((first, n) => permutations(list.toSpliced(n, 1)).map((rest) => [first, ...rest]));
}

test("a reply of ours ends the same whichever comes first: answer, echo, receipts or the customer's reaction", async () => {
  const { camera, an } = await seatCast(db);
  const startedAt = new Date(Date.now() - 10_000);
  const later = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);

  async function play(trx: Trx, order: string[], n: number) {
    const counterpart = `7${n}`;
    const apply = (event: Incoming) => applyIncoming(trx, camera.id, [event]);
    const said = { kind: "message", counterpart, attachments: [], messageKind: "text" } as const;
    await apply({
      ...said,
      attachments: [],
      mid: `c/${n}`,
      author: "customer",
      body: "Alo",
      opensWindow: true,
      at: later(-60),
    });
    const { rows } = await sql<{ id: number; conversation_id: number }>`
      insert into messages (conversation_id, client_key, author, user_id, body, state, sent_at)
      select id, gen_random_uuid(), 'page', ${an.id}, 'Dạ', 'sending', ${startedAt} from conversations order by id desc limit 1
      returning id, conversation_id`.execute(trx);
    const { id, conversation_id: conversationId } = rows[0]!;
    const attempt = await trx
      .insertInto("send_attempts")
      .values({ message_id: id, attempt: 1, started_at: startedAt })
      .returning("id")
      .executeTakeFirstOrThrow();
    const mid = `p/${n}`;
    const acts: Record<string, () => Promise<unknown>> = {
      answer: () => settleSent(trx, { id: attempt.id, messageId: id, conversationId, startedAt } as never, { mid }),
      echo: () =>
        apply({
          ...said,
          attachments: [],
          mid,
          author: "page",
          appId: "1",
          body: "Dạ",
          detail: { metadata: metadataOf(id) },
          opensWindow: false,
          at: later(1),
        }),
      delivered: () => apply({ kind: "delivered", counterpart, mids: [mid], watermark: later(2) }),
      read: () => apply({ kind: "read", counterpart, watermark: later(3) }),
      reaction: () => apply({ kind: "reaction", counterpart, mid, actor: "customer", emoji: "❤", at: later(4) }),
    };
    for (const act of order) await acts[act]!();
    const found = await trx
      .selectFrom("messages")
      .selectAll()
      .where("conversation_id", "=", conversationId)
      .orderBy("id")
      .execute();
    const early = await trx
      .selectFrom("early_arrivals")
      .select("id")
      .where("conversation_id", "=", conversationId)
      .execute();
    return {
      messages: found.map(({ author, state, body, reactions }) => [author, state, body, reactions.customer?.emoji]),
      waiting: early.length,
    };
  }

  for (const [n, order] of permutations(["answer", "echo", "delivered", "read", "reaction"]).entries()) {
    const ended = await db.transaction().execute((trx) => play(trx, order, n));
    assert.equal(
      ended,
      {
        messages: [
          ["customer", "received", "Alo", undefined],
          ["page", "read", "Dạ", "❤"],
        ],
        waiting: 0,
      },
      order.join(" → "),
    );
  }
});

test("a ticket that quotes what looked like written elsewhere quotes the reply it was", async () => {
  await clear(db);
  const { camera, an } = await seatCast(db);
  const id = await customerWrote(db, camera.id);
  const [reply] = await sendMessages(db, an, id, { clientKey: uuid(), body: "Dạ" });
  const ticketOf: number[] = [];
  const sender = async () => {
    // The platform says so before it answers, and leaves out what we sent along.
    await echoCame(db, id, "p/quoted");
    const twin = await db
      .selectFrom("messages")
      .select("id")
      .where("provider_id", "=", "p/quoted")
      .executeTakeFirstOrThrow();
    for (const messageIds of [[twin.id], [twin.id, reply!.id]]) {
      const opening = { clientKey: uuid(), title: "Camera mất hình", conversationId: id, messageIds };
      ticketOf.push((await openTicket(db, an, opening)).id);
    }
    return { mid: "p/quoted" };
  };
  assert.equal(await deliverNext(db, sender, id, { graceMs: 60_000 }), {
    kind: "settled",
    messageId: reply!.id,
    state: "sent",
  });
  const quoted = await db.selectFrom("ticket_messages").selectAll().orderBy("ticket_id").execute();
  assert.equal(
    quoted,
    ticketOf.map((ticket_id) => ({ ticket_id, message_id: reply!.id })),
  );
});

test("an echo without our word that is being stored while the answer comes makes no second message", async () => {
  await clear(db);
  const { camera, an } = await seatCast(db);
  const id = await customerWrote(db, camera.id);
  const [reply] = await sendMessages(db, an, id, { clientKey: uuid(), body: "Dạ" });
  const stored = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const echo = db.transaction().execute(async (trx) => {
    await echoCame(trx, id, "p/at-once");
    stored.resolve();
    await answered.promise;
  });
  await stored.promise;
  const delivered = deliverNext(db, async () => ({ mid: "p/at-once" }), id, { graceMs: 60_000 });
  const waits = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await eventually(async () => (await waits.execute(db)).rows.length > 0);
  answered.resolve();
  await echo;
  assert.equal(await delivered, { kind: "settled", messageId: reply!.id, state: "sent" });
  const kept = await db
    .selectFrom("messages")
    .select(["id", "state", "provider_id"])
    .where("conversation_id", "=", id)
    .where("author", "=", "page")
    .execute();
  assert.equal(kept, [{ id: reply!.id, state: "sent", provider_id: "p/at-once" }]);
});

test.run();

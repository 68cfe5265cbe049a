import { test } from "uvu";
import * as assert from "uvu/assert";
import type { IncomingMessage } from "../../../src/modules/channels/incoming.ts";
import { applyIncoming, listConversations } from "../../../src/modules/inbox/mod.ts";
import { listUnsent } from "../../../src/modules/ops/deliveries.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
test.after(() => db.destroy());

test("replies that failed or hang are listed with whose they are, paged by key", async () => {
  const cast = await seatCast(db);
  const at = new Date();
  const said: IncomingMessage = {
    kind: "message",
    counterpart: "7",
    mid: "m_1",
    author: "customer",
    messageKind: "text",
    body: "Alo",
    attachments: [],
    opensWindow: true,
    at,
  };
  await db.transaction().execute((trx) => applyIncoming(trx, cast.camera.id, [said]));
  const { rows } = await listConversations(db, cast.owner, { room: "all" });
  const written = { conversation_id: rows[0]!.id, author: "page" as const, user_id: cast.an.id, sent_at: at };
  const failure = JSON.stringify({ reason: "window_closed", code: 10 });
  await db
    .insertInto("messages")
    .values([
      { ...written, body: "một", state: "failed", failure },
      { ...written, body: "hai", state: "unknown" },
      { ...written, body: "ba", state: "sent" },
    ])
    .execute();
  const first = await listUnsent(db, { limit: 1 });
  assert.is(first.rows[0]!.body, "hai");
  const second = await listUnsent(db, { limit: 1, before: first.next! });
  assert.is(second.next, undefined);
  assert.equal(second.rows[0]!.failure, { reason: "window_closed", code: 10 });
  assert.is(second.rows[0]!.user_name, "Nguyễn Hoài An");
  assert.is(second.rows[0]!.page_name, "Camera Minh Khang");
});

test.run();

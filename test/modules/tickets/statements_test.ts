import pg from "pg";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { addTicketNote, openTicket } from "../../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { customerWrote } from "./stage.ts";

const db = testDatabase();
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(() => db.destroy());

/** Heard at the driver, as a statement that was composed before passes nothing above it. */
const heard: string[] = [];
const { query } = pg.Client.prototype as { query: (...given: unknown[]) => unknown };
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, asked: string | { text: string }, ...given: unknown[]) {
    heard.push(typeof asked === "string" ? asked : asked.text);
    return query.call(this, asked, ...given);
  },
});

/** What was asked while `path` was answered, as the texts of its statements. */
async function statementsOf(path: string, headers: Record<string, string> = {}): Promise<string[]> {
  const an = await openWeb(db).as(cast.an);
  heard.length = 0;
  assert.is((await an(path, { headers })).status, 200);
  // How what follows is planned goes out along with it, and nobody waits for its answer.
  return heard.filter((text) => !text.startsWith("set plan_cache_mode"));
}

const looks = (asked: string[]) => asked.filter((text) => /from "tickets"[^]*"tickets"."id" = \$/.test(text)).length;

test("a ticket's page finds its row once, and its panes as well, whatever stands on it", async () => {
  const { customer_id, id: conversationId } = await customerWrote(db, cast.camera.id, "Hỏng rồi");
  const few = await openTicket(db, cast.an, { clientKey: uuid(), title: "Ít", conversationId, assigneeId: cast.an.id });
  const many = await openTicket(db, cast.an, {
    clientKey: uuid(),
    title: "Nhiều",
    customerId: customer_id,
    assigneeId: cast.an.id,
  });
  for (let n = 0; n < 12; n++)
    await addTicketNote(db, cast.an, many.id, { clientKey: uuid(), body: `Lần ${n}`, mentions: [cast.chi.id] });
  const page = await statementsOf(`/tickets/${many.id}`);
  assert.is(looks(page), 1);
  assert.is(page.length, (await statementsOf(`/tickets/${few.id}`)).length);
  assert.ok(page.length <= 14, page.join("\n"));
  const hx = { "HX-Request": "true" };
  for (const [pane, most] of Object.entries({ head: 4, properties: 2, body: 4, side: 6 })) {
    const asked = await statementsOf(`/tickets/${many.id}/${pane}`, hx);
    assert.is(looks(asked), 1, pane);
    assert.ok(asked.length <= most + 1, `${pane}: ${asked.length}\n${asked.join("\n")}`);
  }
});

test.run();

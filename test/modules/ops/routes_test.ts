import { Hono } from "hono";
import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Deps, type Env, noCounts } from "../../../src/context.ts";
import { Forbidden } from "../../../src/errors.ts";
import { routes } from "../../../src/modules/ops/routes.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { wordsFor } from "../../../src/words/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testConfig, testDatabase } from "../../helpers.ts";

const db = testDatabase();
const config = testConfig({ TEMPORAL_UI_URL: "http://temporal.test" });
let cast: Cast;
let asking: Person | undefined;

const app = new Hono<Env>()
  .use(async (c, next) => {
    c.set("deps", { db, config, ...noCounts, assetVersion: "1" } as unknown as Deps);
    c.set("locale", "vi");
    c.set("theme", "light");
    c.set("words", wordsFor("vi"));
    if (asking) c.set("person", asking);
    await next();
  })
  .onError((error, c) => c.text(error.name, error instanceof Forbidden ? 403 : 500))
  .route("/ops", routes);

async function park(body: string | Buffer, reason: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into webhook_events (channel, page_key, conversation_key, lane, body, state, reason, attempts, settled_at)
    values ('facebook', '1', '1:2', 0, ${Buffer.from(body)}, 'parked', ${reason}, 1, now()) returning id`.execute(db);
  return rows[0]!.id;
}

const get = async (path: string) => (await app.request(path)).text();

function post(fields: [string, string][]) {
  const body = new URLSearchParams(fields);
  return app.request("/ops/replays", { method: "POST", body });
}

const parkedIds = async () =>
  (await db.selectFrom("webhook_events").select("id").where("state", "=", "parked").orderBy("id").execute()).map(
    (row) => row.id,
  );

test.before(async () => {
  cast = await seatCast(db);
});
test.before.each(async () => {
  asking = cast.owner;
  await sql`truncate webhook_events`.execute(db);
});
test.after(() => db.destroy());

test("parked webhooks are listed with their reason in words, or as the error said it", async () => {
  await park("{", "not_json");
  await park("{}", "cannot <b>swallow</b> it");
  const page = await get("/ops");
  assert.match(page, "Nội dung không phải JSON");
  assert.match(page, "cannot &lt;b&gt;swallow&lt;/b&gt; it");
  assert.not.match(page, "<b>swallow");
});

test("the list is paged by key", async () => {
  await sql`
    insert into webhook_events (channel, page_key, conversation_key, lane, body, state, reason)
    select 'facebook', '1', '1:2', 0, '{}', 'parked', 'no_entry' from generate_series(1, 60)`.execute(db);
  const first = await get("/ops");
  const next = /\/ops\?before=(\d+)/.exec(first)?.[1];
  assert.is(first.match(/name="ids\[\]"/g)?.length, 50);
  assert.is((await get(`/ops?before=${next}`)).match(/name="ids\[\]"/g)?.length, 10);
  assert.is((await get("/ops?before=nonsense")).match(/name="ids\[\]"/g)?.length, 50);
});

test("a body is shown as text, and given as the very bytes", async () => {
  const id = await park(Buffer.from([0x7b, 0xff, 0x3c, 0x73, 0x3e]), "not_utf8");
  assert.match(await get(`/ops/webhooks/${id}`), "{\ufffd&lt;s&gt;");
  const raw = await app.request(`/ops/webhooks/${id}/body`);
  assert.is(raw.headers.get("content-type"), "application/octet-stream");
  assert.match(raw.headers.get("content-disposition")!, /^attachment/);
  assert.equal([...new Uint8Array(await raw.arrayBuffer())], [0x7b, 0xff, 0x3c, 0x73, 0x3e]);
});

test("one, those ticked, or all are replayed", async () => {
  const [a, b, c, d] = await Promise.all([park("1", "x"), park("2", "x"), park("3", "x"), park("4", "x")]);
  const one = await post([
    ["only", String(a)],
    ["ids[]", String(b)],
  ]);
  assert.is(one.headers.get("location"), "/ops?replayed=1");
  assert.equal(
    await parkedIds(),
    [b, c, d].sort((x, y) => x! - y!),
  );
  await post([
    ["which", "selected"],
    ["ids[]", String(b)],
    ["ids[]", String(c)],
  ]);
  assert.equal(await parkedIds(), [d]);
  assert.is((await post([["which", "selected"]])).headers.get("location"), "/ops?replayed=0");
  await post([["which", "all"]]);
  assert.equal(await parkedIds(), []);
  assert.match(await get("/ops?replayed=2"), "2 webhook");
});

test("failed replies lead to their conversation and to the workflow", async () => {
  const conversation = await db.transaction().execute(async (trx) => {
    const customer = await trx
      .insertInto("customers")
      .values({ name: "Chị Hoa" })
      .returning("id")
      .executeTakeFirstOrThrow();
    const identity = await trx
      .insertInto("identities")
      .values({ customer_id: customer.id, page_id: cast.camera.id, provider_id: "7" })
      .returning("id")
      .executeTakeFirstOrThrow();
    return trx
      .insertInto("conversations")
      .values({ page_id: cast.camera.id, customer_id: customer.id, identity_id: identity.id, channel: "facebook" })
      .returning("id")
      .executeTakeFirstOrThrow();
  });
  const failure = JSON.stringify({ reason: "window_closed", code: 10 });
  const written = { conversation_id: conversation.id, author: "page" as const, sent_at: new Date() };
  await db
    .insertInto("messages")
    .values([
      { ...written, body: "Dạ còn ạ", state: "failed", failure },
      { ...written, body: "Em gửi mã đơn", state: "unknown" },
    ])
    .execute();
  const page = await get("/ops/replies");
  assert.match(page, `href="/inbox/${conversation.id}"`);
  assert.match(page, wordsFor("vi").channels.failures.window_closed);
  assert.match(page, "Không rõ đã tới chưa");
  assert.match(page, `/ops/workflows/deliver:${conversation.id}`);
});

test("the figures can be asked for alone", async () => {
  await park("{", "not_json");
  const part = await get("/ops/figures");
  assert.match(part, 'id="ledger"');
  assert.not.match(part, "<html");
});

test("agents and supervisors stay outside", async () => {
  for (const person of [cast.an, cast.supervisor]) {
    asking = person;
    for (const path of ["/ops", "/ops/replies", "/ops/figures", "/ops/webhooks/1", "/ops/webhooks/1/body"]) {
      assert.is((await app.request(path)).status, 403, path);
    }
    assert.is((await post([["which", "all"]])).status, 403);
  }
});

test.run();

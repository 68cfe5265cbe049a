import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import { cases, ordinary, sign } from "./bad_webhooks.ts";
import { type House, openHouse } from "./house.ts";
import { ledgerSettles } from "./ledger.ts";

let house: House;
test.before(async () => {
  house = await openHouse();
  const { db, cast } = house;
  await db.updateTable("pages").set({ state: "disconnected" }).where("id", "=", cast.bakery.id).execute();
});
test.after(() => house?.close());

async function post(body: Buffer, headers: Record<string, string>): Promise<number> {
  const given = { "content-type": "application/json", ...headers };
  const answer = await fetch(`${house.url}/webhooks/facebook`, {
    method: "POST",
    headers: given,
    body: new Uint8Array(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}
const signed = (body: Buffer) => post(body, { "x-hub-signature-256": sign(body, house.env.FACEBOOK_APP_SECRET!) });

const countLedger = async () =>
  (
    await house.db
      .selectFrom("webhook_events")
      .select(sql<number>`count(*)::int`.as("n"))
      .executeTakeFirstOrThrow()
  ).n;

test("what Facebook did not sign is turned away and leaves nothing behind", () =>
  house.telling(async () => {
    const secret = house.env.FACEBOOK_APP_SECRET!;
    const body = ordinary("501", "m_501", "chào");
    const altered = Buffer.from(body.toString().replace("m_501", "m_502"));
    const refused: [string, Buffer, Record<string, string>][] = [
      ["no signature", body, {}],
      ["an empty one", body, { "x-hub-signature-256": "" }],
      ["only its name", body, { "x-hub-signature-256": "sha256=" }],
      ["a wrong one", body, { "x-hub-signature-256": sign(body, "another secret") }],
      ["half of one", body, { "x-hub-signature-256": sign(body, secret).slice(0, 40) }],
      ["a body that was altered", altered, { "x-hub-signature-256": sign(body, secret) }],
      ["SHA-1 alone", body, { "x-hub-signature": sign(body, secret, "sha1") }],
      ["SHA-1 in its place", body, { "x-hub-signature-256": sign(body, secret, "sha1") }],
      ["5 MB without signature", Buffer.alloc(5 * 1024 * 1024, "a"), {}],
    ];
    for (const [name, given, headers] of refused) assert.is(await post(given, headers), 403, name);
    const huge = Buffer.alloc(9 * 1024 * 1024, "a");
    assert.is(await post(huge, { "x-hub-signature-256": sign(huge, secret) }), 413);
    assert.is(await countLedger(), 0);
  }));

test("whatever Facebook signs is kept, comes to one end, and holds up nothing behind it", () =>
  house.telling(async () => {
    const { db } = house;
    const spans: { name: string; ends: string[]; from: number; to: number }[] = [];
    for (const [n, { name, body, ends }] of cases.entries()) {
      const from = await countLedger();
      assert.is(await signed(body(`7${n}`, `m_bad_${n}`)), 200, name);
      spans.push({ name, ends, from, to: await countLedger() });
      assert.is(await signed(ordinary(`7${n}`, `m_behind_${n}`, `sau ${name}`)), 200);
    }
    await ledgerSettles(db);
    const rows = await db.selectFrom("webhook_events").select(["state", "reason"]).orderBy("id").execute();
    const wrong: string[] = [];
    for (const { name, ends, from, to } of spans) {
      const came = rows.slice(from, to).map(({ state, reason }) => [state, reason].filter(Boolean).join(" "));
      assert.is(came.length, ends.length, name);
      ends.forEach((end, n) => !end.split("|").includes(came[n]!) && wrong.push(`${name} came to “${came[n]}”`));
    }
    assert.equal(wrong, []);
    for (const [n, { name, text }] of cases.entries()) {
      const { body: behind } = await messageOf(`m_behind_${n}`);
      assert.is(behind, `sau ${name}`);
      if (text === undefined) continue;
      const { body, sent_at } = await messageOf(`m_bad_${n}`);
      assert.ok(body === text, `${name} reads “${body.slice(0, 80)}”`);
      assert.ok(Math.abs(sent_at.getTime() - Date.now()) < 120_000, `${name} happened at ${sent_at.toISOString()}`);
    }
    const big = await db
      .selectFrom("identities")
      .select("id")
      .where("provider_id", "=", "90071992547409931234")
      .execute();
    assert.is(big.length, 1, "a number over 2^53 keeps all its digits");
  }));

test("one webhook of everything at once gives each its own end", () =>
  house.telling(async () => {
    const from = await countLedger();
    const wanted: string[] = [];
    const entries = cases.flatMap(({ body, ends }, n) => {
      const whole = body(`8${n}`, `m_mixed_${n}`);
      if (ends[0]!.startsWith("parked") || whole.length > 200_000) return [];
      const { object, entry } = JSON.parse(whole.toString()) as { object: string; entry: object[] };
      if (object !== "page" || entry.length !== 1) return [];
      wanted.push(ends[0]!);
      return entry;
    });
    assert.ok(entries.length > 20);
    assert.is(await signed(Buffer.from(JSON.stringify({ object: "page", entry: entries }))), 200);
    await ledgerSettles(house.db);
    const rows = await house.db.selectFrom("webhook_events").select(["state", "reason"]).orderBy("id").execute();
    const came = rows.slice(from).map(({ state, reason }) => [state, reason].filter(Boolean).join(" "));
    assert.is(came.length, wanted.length);
    wanted.forEach((end, n) =>
      assert.ok([...end.split("|"), "duplicate"].includes(came[n]!), `${n}: ${end}, ${came[n]}`),
    );
  }));

test("the screens show all of it without a fault", () =>
  house.telling(async () => {
    const owner = await house.signIn("owner");
    const conversations = await house.db.selectFrom("conversations").select("id").execute();
    for (const { id } of conversations) assert.is((await owner.get(`/inbox/${id}`)).status, 200);
    assert.is((await owner.get("/inbox")).status, 200);
    assert.is((await owner.get("/ops")).status < 500, true);
    assert.not.match(house.web.said(), /"level":"error"/);
  }));

const messageOf = (mid: string) =>
  eventually(() =>
    house.db.selectFrom("messages").select(["body", "sent_at"]).where("provider_id", "=", mid).executeTakeFirst(),
  );

test.run();

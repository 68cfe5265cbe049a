import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addPhone,
  countCustomers,
  type CustomerFilter,
  customerFilterOf,
  type CustomerRow,
  customerSorts,
  type CustomerSort,
  followCustomer,
  listCustomerIds,
  listCustomers,
  setGroups,
  visibleIds,
} from "../../../src/modules/customers/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";
import { make } from "./stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
const { an, binh, chi, owner, supervisor } = cast;
test.after(() => db.destroy());

// Many at the same instant, so that only the id tells them apart; some of them have never been in touch.
await sql`
  insert into customers (name, kind, owner_id, created_by, last_contact_at, created_at, source)
  select (array['Nguyễn Thị Hồng', 'Trần Đức Hạnh', 'Lê Áo Dài', 'Đỗ Ngọc Ánh'])[1 + n % 4] || ' ' || n,
    (array['lead', 'contact', 'account'])[1 + n % 3],
    case n % 5 when 0 then ${an.id}::bigint when 1 then ${binh.id}::bigint end,
    case n % 7 when 0 then ${chi.id}::bigint end,
    case n % 4 when 0 then null else now() - (n % 9) * interval '1 hour' end,
    now() - (n % 11) * interval '1 day', ''
  from generate_series(1, 200) n`.execute(db);
for (const [page, name] of [
  [cast.camera, "Nguyễn Văn Camera"],
  [cast.cosmetics, "Nguyễn Thị Son"],
  [cast.bakery, "Bánh Kem"],
] as const) {
  const told = await customerWrote(db, page.id, name, ["Xin chào"]);
  await db.updateTable("customers").set({ last_contact_at: new Date() }).where("id", "=", told.customer_id).execute();
}
const all = await db.selectFrom("customers").select("id").orderBy("id").execute();
const everybody = [owner, supervisor, an, binh, chi];

async function walk(person: typeof an, filter: CustomerFilter, sort: CustomerSort, limit = 17): Promise<CustomerRow[]> {
  const found: CustomerRow[] = [];
  let after: string | undefined;
  do {
    const page = await listCustomers(db, person, filter, { sort, after, limit });
    found.push(...page.rows);
    after = page.next;
  } while (after);
  return found;
}

const seenBy = async (person: typeof an) =>
  [
    ...(await visibleIds(
      db,
      person,
      all.map((row) => row.id),
    )),
  ].sort((a, b) => a - b);

test("Every order shows everybody one may see once, page by page, both ways", async () => {
  for (const person of everybody) {
    const expected = await seenBy(person);
    assert.equal(
      (await listCustomerIds(db, person, {})).sort((a, b) => a - b),
      expected,
      person.username,
    );
    for (const sort of customerSorts.flatMap((by): CustomerSort[] => [by, `-${by}`])) {
      const rows = await walk(person, {}, sort);
      assert.equal(
        rows.map((row) => row.id).toSorted((a, b) => a - b),
        expected,
        `${person.username} ${sort}`,
      );
      if (sort.endsWith("name")) continue;
      const keys = rows.map((row) => Number(row[sort.replace("-", "") as "created_at"] ?? -1e15));
      const sorted = keys.toSorted((a, b) => (a - b) * (sort.startsWith("-") ? -1 : 1));
      assert.equal(keys, sorted, sort);
    }
  }
});

test("The ways to see and the ids that they give are one rule, however many rows are in the way", async () => {
  // Where indexes are asked for all: nobody is named so, and the first rows in order never fill a page.
  for (const person of everybody) {
    const expected = new Set(await seenBy(person));
    const found = await listCustomers(db, person, { q: "nguyen" }, { limit: 200 });
    for (const row of found.rows) assert.ok(expected.has(row.id), `${person.username} ${row.name}`);
    const called = await db
      .selectFrom("customers")
      .select("id")
      .where(sql<boolean>`name_plain like '%nguyen%'`)
      .execute();
    assert.is(found.rows.length, called.filter((row) => expected.has(row.id)).length);
  }
});

test("Found by name without diacritics, words in any order, by phone, e-mail and number", async () => {
  const id = await make(db, an, {
    name: "Đặng Thị Quỳnh Như",
    phones: ["0977 123 456"],
    emails: ["quynh.nhu@shop.vn"],
  });
  const find = async (q: string, person = owner) =>
    (await listCustomers(db, person, customerFilterOf({ q }))).rows.some((row) => row.id === id);
  for (const q of [
    "dang thi",
    "Đặng",
    "nhu quynh",
    "QUỲNH",
    "qu",
    "0977123456",
    "0977 123",
    "+84 977 123 456",
    "123456",
    "quynh.nhu@sh",
    `#${id}`,
    String(id),
  ])
    assert.ok(await find(q), q);
  for (const q of ["dangx", "0977123457", "u%", "_", "\\", "quynh.nhu@shop.vnn", "'; drop table customers; --"])
    assert.not(await find(q), q);
  for (const q of ["nhu quynh", "0977123456", "quynh.nhu@shop.vn", `#${id}`]) assert.not(await find(q, chi), q);
});

test("Filters combine, and count what they show", async () => {
  const id = await make(db, binh, { name: "Lọc Thử", kind: "contact", phones: ["0966000111"] });
  const [group] = await db.selectFrom("customer_groups").select("id").execute();
  const [tag] = await db.selectFrom("tags").select("id").execute();
  await setGroups(db, binh, id, [group!.id]);
  await followCustomer(db, binh, id);
  await db.insertInto("customer_tags").values({ customer_id: id, tag_id: tag!.id, added_by: binh.id }).execute();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const filters: Record<string, string>[] = [
    { group: String(group!.id) },
    { tag: String(tag!.id), owner: "me" },
    { followed: "1" },
    { has_phone: "1", type: "contact", created: `${today}..`, owner: `${binh.id}` },
    { ids: String(id), orders: "0" },
    { q: "loc thu", type: "contact,lead" },
  ];
  for (const filter of filters) {
    const asked = customerFilterOf(filter);
    const { rows } = await listCustomers(db, binh, asked);
    assert.equal(
      rows.map((row) => row.id),
      [id],
      JSON.stringify(filter),
    );
    assert.is(await countCustomers(db, binh, asked), 1);
  }
  const none = { ...customerFilterOf({ has_phone: "0" }), ids: [id] };
  assert.is(await countCustomers(db, owner, none), 0);
  assert.is(await countCustomers(db, owner, customerFilterOf({ orders: "1" })), 0);
  const atCamera = await listCustomers(db, owner, { page: [cast.camera.id] });
  assert.equal(
    atCamera.rows.map((row) => row.name),
    ["Nguyễn Văn Camera"],
  );
  assert.equal((await listCustomers(db, chi, { page: [cast.camera.id] })).rows, []);
  const unowned = await listCustomers(db, an, customerFilterOf({ owner: "none" }), { limit: 300 });
  assert.ok(unowned.rows.length > 0 && unowned.rows.every((row) => row.owner_id === null));
});

test("What makes no sense in an address is as if it were not there", async () => {
  assert.equal(
    customerFilterOf({ type: "pet", tag: "x,-1", owner: "you", created: "yesterday..", has_phone: "maybe", q: "  " }),
    customerFilterOf({ q: "", type: "", tag: "", owner: "", created: "", has_phone: "" }),
  );
  for (const after of ["x", Buffer.from('["\'",1]').toString("base64url"), Buffer.from("[1]").toString("base64url")]) {
    assert.ok((await listCustomers(db, owner, {}, { after })).rows.length > 0);
  }
  await addPhone(db, owner, all[0]!.id, "0900000001");
  for (const q of ["%", "a".repeat(100), "0".repeat(50), "١٢٣", "\u0000x", "( (", "a@", "#999999999999999"])
    assert.ok(Array.isArray((await listCustomers(db, owner, customerFilterOf({ q }))).rows), q);
});

test.run();

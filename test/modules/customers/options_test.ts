import { test } from "uvu";
import * as assert from "uvu/assert";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";

const db = testDatabase();
const web = openWeb(db);
let cast: Cast;
let as: Record<"owner" | "an" | "binh" | "stranger", Browse>;
test.before(async () => {
  cast = await seatCast(db);
  const [owner, an, binh, stranger] = await Promise.all(
    [cast.owner, cast.an, cast.binh, undefined].map((one) => web.as(one)),
  );
  as = { owner: owner!, an: an!, binh: binh!, stranger: stranger! };
});
test.after(() => db.destroy());

async function named(name: string, pageId: number, assigneeId: number | null = null): Promise<number> {
  const { id, customer_id } = await wrote(db, pageId, ["Alo"]);
  await db.updateTable("customers").set({ name }).where("id", "=", customer_id).execute();
  await db.updateTable("conversations").set({ assignee_id: assigneeId }).where("id", "=", id).execute();
  return customer_id;
}

const found = async (browse: Browse, asked: string) => {
  const response = await browse(`/customers/options?q=${encodeURIComponent(asked)}`, {
    headers: { "HX-Request": "true" },
  });
  assert.is(response.status, 200);
  return [...(await response.text()).matchAll(/data-value="(\d+)"/g)].map(([, id]) => Number(id));
};

test("customers are found by a part of the name, diacritics or not, those that begin so first", async () => {
  const middle = await named("Trần Đỗ Quyên", cast.camera.id);
  const first = await named("Đỗ Hữu Tài", cast.camera.id);
  assert.equal(await found(as.owner, "do"), [first, middle]);
  assert.equal(await found(as.owner, "ĐỖ q"), [middle]);
  assert.equal(await found(as.owner, "100%_"), []);
  assert.ok((await found(as.owner, "")).includes(first));
});

test("only those whom the person knows: by a conversation or a ticket that they may see", async () => {
  const taken = await named("Khách của Bình", cast.camera.id, cast.binh.id);
  assert.equal(await found(as.an, "khach cua"), []);
  assert.not.ok((await found(as.an, "")).includes(taken));
  assert.equal(await found(as.binh, "khach cua"), [taken]);
  await openTicket(db, cast.owner, { clientKey: uuid(), title: "Nhờ An", customerId: taken, assigneeId: cast.an.id });
  assert.equal(await found(as.an, "khach cua"), [taken]);
  assert.is((await as.stranger("/customers/options?q=khach")).status, 303);
});

test("there are never more than one reads, and a name is text", async () => {
  for (let n = 0; n < 14; n++) await named(`Nhiều <b>${n}</b>`, cast.camera.id);
  assert.is((await found(as.owner, "nhieu")).length, 12);
  const text = await (await as.owner("/customers/options?q=nhieu")).text();
  assert.match(text, "&lt;b&gt;");
  assert.match(await (await as.owner("/customers/options?q=zzz<i>")).text(), "“zzz&lt;i&gt;”");
});

test.run();

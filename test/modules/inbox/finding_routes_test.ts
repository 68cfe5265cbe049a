import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim, sendMessages } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote, happened, minutesAgo, said } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { asking } from "./asking_app.ts";

const db = testDatabase();
const cast = await seatCast(db);
const an = asking(db, cast.an);
const chi = asking(db, cast.chi);
const owner = asking(db, cast.owner);
test.after(() => db.destroy());

const messageOf = (body: string) =>
  db.selectFrom("messages").select(["id", "conversation_id"]).where("body", "=", body).executeTakeFirstOrThrow();

test("IN-5: one box finds customers and messages, and shows where the words stand", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Vũ Kim Ngân", ["Lắp <b>hồng ngoại</b> ban đêm"]);
  const { html } = await an("/inbox?q=hong+ngoai");
  assert.match(html, "Lắp &lt;b&gt;<mark>hồng</mark> <mark>ngoại</mark>&lt;/b&gt; ban đêm");
  const message = await messageOf("Lắp <b>hồng ngoại</b> ban đêm");
  assert.match(html, `href="/inbox/${id}?q=hong+ngoai&amp;at=${message.id}"`);
  assert.match((await an("/inbox?q=kim+ngan")).html, `id="c${id}"`);
  assert.match((await an("/inbox?q=khong+he+co")).html, "Không tìm thấy “khong he co”");
  assert.not.match((await chi("/inbox?q=hong+ngoai")).html, "ngoại</mark>");
  // As one types: the box of rows alone, and the list again once nothing is asked.
  assert.match(
    (await an("/inbox/found?q=hong+ngoai")).html,
    /^<ul class="scroll" id="rows" data-query="\?q=hong\+ngoai"/,
  );
  assert.match((await an("/inbox/found")).html, `id="c${id}"`);
});

test("IN-5: the next page of what was found follows", async () => {
  await customerWrote(
    db,
    cast.camera.id,
    "Nhiều",
    Array.from({ length: 45 }, (_, n) => `trungtrinh thứ ${n}`),
  );
  const first = (await an("/inbox/found?q=trungtrinh")).html;
  assert.is(first.match(/class="conversation-row found-row"/g)?.length, 30);
  const [, next] = /hx-get="(\/inbox\/list[^"]*)"/.exec(first) ?? [];
  const rest = (await an(next!.replaceAll("&amp;", "&"))).html;
  assert.is(rest.match(/class="conversation-row found-row"/g)?.length, 15);
  assert.not.match(rest, "found-head");
});

test("IN-5: of what one of us said it is told who, and nobody else's words are one's own", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Trần Thế Vinh", ["Alo"], { ago: 5 });
  await claim(db, cast.an, id);
  await sendMessages(db, cast.an, id, { clientKey: uuid(), body: "Dạ bên em có khuyenmai ạ" });
  await happened(db, cast.camera.id, [said(counterpart, "khuyenmai trên trang", { author: "page" })]);
  assert.match((await an("/inbox?q=khuyenmai")).html, '<span class="mine">Bạn: </span>Dạ bên em có');
  const theirs = (await owner("/inbox?q=khuyenmai")).html;
  assert.match(theirs, '<span class="mine">An: </span>Dạ bên em có');
  assert.match(theirs, '<span class="mine">Trang: </span><mark>khuyenmai</mark> trên trang');
});

test("IN-5: a code leads to its ticket or order, for those who may see it", async () => {
  const ticket = await db
    .insertInto("tickets")
    .values({ title: "Đổi bóng đèn", created_by: cast.owner.id } as never)
    .returning("id")
    .executeTakeFirstOrThrow();
  assert.match((await owner(`/inbox?q=%23${ticket.id}`)).html, `href="/tickets/${ticket.id}"`);
  const order = await db
    .insertInto("orders")
    .values({ title: "Ba đèn", created_by: cast.owner.id, assignee_id: cast.owner.id } as never)
    .returning(["id", "code"])
    .executeTakeFirstOrThrow();
  assert.match((await owner(`/inbox?q=${order.code}`)).html, `href="/orders/${order.id}"`);
  assert.not.match((await an(`/inbox?q=${order.code}`)).html, `href="/orders/${order.id}"`);
});

test("IN-5: a thread opens around a message found, and goes on in both directions", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Dài lâu", ["mở đầu"], { ago: 5_000 });
  const lines = Array.from({ length: 100 }, (_, n) => said(counterpart, `câu ${n}`, { at: minutesAgo(2_000 - n) }));
  await happened(db, cast.camera.id, lines);
  const { id: at } = await messageOf("câu 50");
  const { html } = await an(`/inbox/${id}?at=${at}`);
  assert.match(html, new RegExp(`class="message sought" id="m${at}"`));
  const shown = (text: string) => Array.from(text.matchAll(/>câu (\d+)</g), ([, n]) => Number(n));
  const around = shown(html.slice(html.indexOf('id="pieces"')));
  assert.ok(around.includes(50) && around.length >= 29 && around.length <= 31);
  const [, newer] = /id="newer" data-url="([^"]+)"/.exec(html) ?? [];
  const [, older] = /id="older" hx-get="([^"]+)"/.exec(html) ?? [];
  assert.equal(shown((await an(newer!)).html)[0], around.at(-1)! + 1);
  assert.equal(shown((await an(older!)).html).at(-1), around[0]! - 1);
  // What was not looked at is not read.
  const row = await db.selectFrom("conversations").select("unread_count").where("id", "=", id).executeTakeFirst();
  assert.is(row?.unread_count, 101);
  let [page, seen] = [newer, [...around]];
  while (page) {
    const next = (await an(page)).html;
    seen.push(...shown(next));
    [, page] = /id="newer" data-url="([^"]+)"/.exec(next) ?? [];
  }
  assert.is(seen.at(-1), 99);
  assert.is(new Set(seen).size, seen.length);
});

test("IN-4: filters combine, stand as chips and are left out where they make no sense", async () => {
  const { id, customer_id } = await customerWrote(db, cast.camera.id, "Có số", ["a"]);
  const other = await customerWrote(db, cast.camera.id, "Không số", ["b"]);
  await db
    .insertInto("customer_phones")
    .values({ customer_id, number: "+84900000001", digits: "0900000001" })
    .execute();
  const [tag] = await db.insertInto("tags").values({ name: "Thử lọc" }).returning("id").execute();
  await db.insertInto("customer_tags").values({ customer_id, tag_id: tag!.id }).execute();
  await db.updateTable("conversations").set({ assignee_id: cast.binh.id }).where("id", "=", id).execute();
  const has = async (query: string) => {
    const { html } = await owner(`/inbox?${query}`);
    return [html.includes(`id="c${id}"`), html.includes(`id="c${other.id}"`)];
  };
  assert.equal(await has("phone=1"), [true, false]);
  assert.equal(await has("phone=0&from=2020-01-01"), [false, true]);
  assert.equal(await has(`tag=${tag!.id}`), [true, false]);
  assert.equal(await has(`owner=${cast.binh.id}`), [true, false]);
  assert.equal(await has("owner=none"), [false, true]);
  assert.equal(await has(`owner=none,${cast.binh.id}`), [true, true]);
  assert.equal(await has("kind=account"), [false, false]);
  assert.equal(await has("kind=lead&window=open"), [true, true]);
  assert.equal(await has("window=closed"), [false, false]);
  assert.equal(await has("read=1"), [false, false]);
  assert.equal(await has("to=2020-01-01"), [false, false]);
  assert.equal(await has("tag=x&owner=;&window=%27&from=9999-99-99&phone=2"), [true, true]);
  const { html } = await owner(`/inbox?phone=1&tag=${tag!.id}&owner=${cast.binh.id}`);
  assert.match(html, 'Nhãn: <b class="cut">Thử lọc</b>');
  assert.match(html, 'Người phụ trách: <b class="cut">Phạm Thanh Bình</b>');
  assert.match(html, `href="/inbox?owner=${cast.binh.id}&amp;tag=${tag!.id}" aria-label="Bỏ lọc: Số điện thoại"`);
  assert.match(html, "1 hội thoại");
  const form = (await owner(`/inbox/filters?phone=1&tag=${tag!.id}`)).html;
  assert.match(form, `name="tag" value="${tag!.id}" checked`);
  assert.match(form, '<option value="1" selected>');
});

test("IN-4: a filter is kept under a name and found again, and a personal tag of another stays theirs", async () => {
  const form = { name: "Của tôi, gấp", query: "owner=me&window=low&bogus=1" };
  const saved = await an("/inbox/views", { method: "POST", form });
  assert.is(saved.status, 303);
  const { html } = await an("/inbox/filters");
  assert.match(html, 'href="/inbox?owner=me&amp;window=low"');
  assert.not.match((await chi("/inbox/filters")).html, "Của tôi, gấp");
  const { id } = await db.selectFrom("saved_views").select("id").where("room", "=", "inbox").executeTakeFirstOrThrow();
  assert.is((await chi(`/inbox/views/${id}/removal`, { method: "POST", form: {} })).status, 404);
  assert.is((await an(`/inbox/views/${id}/removal`, { method: "POST", form: {} })).status, 303);
  const { customer_id } = await customerWrote(db, cast.camera.id, "Bị gắn", ["c"]);
  const [own] = await db.insertInto("tags").values({ name: "Riêng", owner_id: cast.binh.id }).returning("id").execute();
  await db.insertInto("customer_tags").values({ customer_id, tag_id: own!.id }).execute();
  assert.not.match((await an(`/inbox?tag=${own!.id}`)).html, "Bị gắn");
  assert.not.match((await an(`/inbox?tag=${own!.id}`)).html, "Riêng");
});

test.run();

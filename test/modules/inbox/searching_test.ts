import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { searchedBy } from "../../../src/modules/inbox/filter.ts";
import { filterOf } from "../../../src/modules/inbox/form.ts";
import { findConversations, findMessages } from "../../../src/modules/inbox/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { passageOf } from "../../../src/views/inbox/passage.ts";
import { seatCast } from "../../cast.ts";
import { happened, minutesAgo, said, wrote } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase(10);
const cast = await seatCast(db);
test.after(() => db.destroy());

const bodies = async (person: Person, text: string) =>
  (await findMessages(db, person, text)).rows.map((row) => row.body);

test("words are found with and without diacritics, however they are typed and in whatever order", async () => {
  await wrote(db, cast.camera.id, ["Mẫu đèn năng lượng còn không shop?"]);
  for (const asked of ["đèn năng lượng", "den nang luong", "LƯỢNG đèn", "den, nang-luong!", "nang luon"]) {
    assert.equal(await bodies(cast.owner, asked), ["Mẫu đèn năng lượng còn không shop?"], asked);
  }
  for (const asked of ["den nang luong do", "", "  ", "!?", "' & | :*", "\\"]) {
    assert.equal(await bodies(cast.owner, asked), [], asked);
  }
});

test("a number written with dots is found as one types it, and the newest come first, page by page", async () => {
  const lines = Array.from({ length: 25 }, (_, n) => `Tin bưu kiện thứ ${n}`);
  await wrote(db, cast.camera.id, lines);
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = await findMessages(db, cast.owner, "buu kien", { before, limit: 10 });
    seen.push(...page.rows.map((row) => row.body));
    before = page.next;
  } while (before);
  assert.equal(seen, lines.toReversed());
  await wrote(db, cast.camera.id, ["Gọi em số 0987.654.321 nhé"]);
  assert.equal(await bodies(cast.owner, "0987 654 321"), ["Gọi em số 0987.654.321 nhé"]);
});

test("the whole history is searched, years back and across long silences", async () => {
  const { counterpart } = await wrote(db, cast.camera.id, ["bình nóng lạnh hôm nay"]);
  const year = 365 * 24 * 60;
  await happened(db, cast.camera.id, [
    said(counterpart, "bình nóng lạnh năm ngoái", { at: minutesAgo(year) }),
    said(counterpart, "bình nóng lạnh năm kia", { at: minutesAgo(2 * year) }),
  ]);
  assert.equal(await bodies(cast.owner, "binh nong lanh"), [
    "bình nóng lạnh hôm nay",
    "bình nóng lạnh năm ngoái",
    "bình nóng lạnh năm kia",
  ]);
});

test("nobody finds what they may not see, nor what was unsent", async () => {
  const { id, counterpart } = await wrote(db, cast.cosmetics.id, ["son dưỡng môi mật ong"]);
  assert.is((await bodies(cast.binh, "mat ong")).length, 1);
  assert.is((await bodies(cast.an, "mat ong")).length, 0, "not a member of the page");
  await db.updateTable("conversations").set({ assignee_id: cast.chi.id }).where("id", "=", id).execute();
  assert.is((await bodies(cast.binh, "mat ong")).length, 0, "somebody else has it");
  assert.is((await findConversations(db, cast.binh, "mat ong")).rows.length, 0);
  const mid = "unsent-one";
  await happened(db, cast.cosmetics.id, [said(counterpart, "lộ bí mật kinh doanh", { mid })]);
  assert.is((await bodies(cast.owner, "bi mat kinh doanh")).length, 1);
  await happened(db, cast.cosmetics.id, [{ kind: "unsend", counterpart, mid, at: new Date() }]);
  assert.is((await bodies(cast.owner, "bi mat kinh doanh")).length, 0);
});

test("a common word that is hardly ever where one may look is answered in pages that end", async () => {
  const { id } = await wrote(db, cast.cosmetics.id, ["thuonggap đầu tiên"]);
  await sql`insert into messages (conversation_id, author, body, sent_at)
    select ${id}, 'customer', 'thuonggap ' || n, now() - n * interval '1 minute' from generate_series(1, 2500) n`.execute(
    db,
  );
  const { id: mine } = await wrote(db, cast.camera.id, ["thuonggap của em"]);
  await sql`insert into messages (conversation_id, author, body, sent_at)
    values (${mine}, 'customer', 'thuonggap năm xưa', now() - interval '300 days')`.execute(db);
  const seen: string[] = [];
  let before: string | undefined;
  let pages = 0;
  do {
    const page = await findMessages(db, cast.an, "thuonggap", { before });
    seen.push(...page.rows.map((row) => row.body));
    before = page.next;
  } while (before && ++pages < 100);
  assert.equal(seen, ["thuonggap của em", "thuonggap năm xưa"]);
});

test("customers are found by a part of their name or number", async () => {
  const { id, customer_id } = await wrote(db, cast.camera.id);
  await db.updateTable("customers").set({ name: "Nguyễn Đỗ Quỳnh Như" }).where("id", "=", customer_id).execute();
  await db
    .insertInto("customer_phones")
    .values({ customer_id, number: "+84911222333", digits: "0911222333", is_primary: true })
    .execute();
  for (const asked of ["do quynh", "QUỲNH NHƯ", "0911222333", "0911 222 333", "+84 911.222.333", "222333"]) {
    assert.equal(
      (await findConversations(db, cast.an, asked)).rows.map((row) => row.id),
      [id],
      asked,
    );
  }
  assert.equal((await findConversations(db, cast.chi, "do quynh")).rows, []);
});

test("a search obeys what was chosen of the list, and finds what is done unless that was chosen", async () => {
  const camera = await wrote(db, cast.camera.id, ["Vòi sen tăng áp còn không"]);
  const cosmetics = await wrote(db, cast.cosmetics.id, ["Vòi sen tăng áp màu bạc"]);
  await db
    .updateTable("conversations")
    .set({ done_at: new Date(), assignee_id: cast.binh.id })
    .where("id", "=", camera.id)
    .execute();
  await db.updateTable("customers").set({ name: "Bùi Vòi Sen" }).where("id", "=", camera.customer_id).execute();
  await db.updateTable("customers").set({ name: "Mai Vòi Sen" }).where("id", "=", cosmetics.customer_id).execute();
  const found = async (query: Record<string, string>) => {
    const filter = searchedBy(filterOf(query));
    const messages = await findMessages(db, cast.owner, "voi sen tang ap", { filter });
    const people = await findConversations(db, cast.owner, "voi sen", { filter });
    const ids = messages.rows.map((row) => row.conversation_id);
    assert.equal(people.rows.map((row) => row.id).toSorted(), ids.toSorted(), JSON.stringify(query));
    return ids.toSorted((a, b) => a - b);
  };
  assert.is(searchedBy(filterOf({ q: "voi sen" })), undefined);
  assert.equal(await found({}), [camera.id, cosmetics.id]);
  assert.equal(await found({ page: String(cast.camera.id) }), [camera.id]);
  assert.equal(await found({ done: "1" }), [camera.id]);
  assert.equal(await found({ room: "unclaimed" }), [cosmetics.id]);
  assert.equal(await found({ owner: String(cast.binh.id) }), [camera.id]);
  assert.equal(await found({ phone: "1" }), []);
  assert.equal(await found({ page: String(cast.camera.id), room: "unclaimed" }), []);
});

test("a passage shows the words where they stand, whatever else the message says", () => {
  const marked = (body: string, asked: string) =>
    passageOf(body, asked)
      .map(({ text, hit }) => (hit ? `[${text}]` : text))
      .join("");
  assert.is(marked("Mẫu đèn này", "den"), "Mẫu [đèn] này");
  assert.is(marked("Mẫu đe\u0300n này", "đèn nay"), "Mẫu [đe\u0300n] [này]");
  assert.is(marked("đen đèn sođen", "den"), "[đen] [đèn] sođen");
  assert.is(marked("gọi 0987.654.321", "0987654321"), "gọi [0987.654.321]");
  assert.is(marked("năng lượng", "nang luon"), "[năng] [lượng]");
  const long = `${"trước ".repeat(80)}đây nè ${"sau ".repeat(80)}`;
  assert.match(marked(long, "day ne"), /^….{20,120}\[đây\] \[nè\].{20,200}…$/);
  assert.is(marked("<b>đậm</b>", "dam"), "<b>[đậm]</b>");
});

test("once the server has counted words, what is rare is looked up at once: the same is found, by whoever may see it", async () => {
  const { id } = await wrote(db, cast.camera.id, ["ghế xoay lưới đen", "ghế xoay lưới xám", "ghế gấp lưới đen"]);
  await wrote(db, cast.cosmetics.id, ["ghế xoay lưới đen của trang kia"]);
  const pages = async (person: Person, text: string) => {
    const first = await findMessages(db, person, text, { limit: 2 });
    const rest = first.next ? await findMessages(db, person, text, { before: first.next, limit: 2 }) : { rows: [] };
    return [...first.rows, ...rest.rows].map((row) => row.body);
  };
  const all = async () => {
    const found: string[][] = [];
    for (const person of [cast.owner, cast.supervisor, cast.an, cast.chi]) {
      for (const text of ["ghe", "ghe xoay luoi", "luoi den", "ghe xoa", "buu kien", "khong dau het"]) {
        found.push(await pages(person, text));
      }
    }
    return found;
  };
  const uncounted = await all();
  assert.ok(uncounted.flat().length > 10);
  await sql`analyze messages`.execute(db);
  assert.equal(await all(), uncounted);
  await db.updateTable("conversations").set({ assignee_id: cast.binh.id }).where("id", "=", id).execute();
  assert.equal(await pages(cast.an, "ghe xoay luoi"), []);
});

test.run();

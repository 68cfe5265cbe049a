import { test } from "uvu";
import * as assert from "uvu/assert";
import pino from "pino";
import { createBulkActions } from "../../../src/bulk_actions.ts";
import { directCommands } from "../../../src/commanding.ts";
import { mergeCustomers } from "../../../src/modules/customers/mod.ts";
import { runBulkJobs } from "../../../src/modules/lists/mod.ts";
import { addTag, listTags, tagByName, tagCustomer, tagsOf } from "../../../src/modules/tags/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote, happened, said } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db);
const [an, binh, chi, supervisor] = await Promise.all(
  [cast.an, cast.binh, cast.chi, cast.supervisor].map((person) => web.as(person)),
);
if (!an || !binh || !chi || !supervisor) throw new Error("nobody signed in");
test.after(() => db.destroy());

const page = { "HX-Request": "true" };
const names = async (customerId: number, person = cast.an) =>
  ((await tagsOf(db, person, [customerId])).get(customerId) ?? []).map((tag) => tag.name);

test("IN-13: the bar tags and untags the customer of a conversation that one may see, and no other", async () => {
  const told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["hi"]);
  const vip = await tagByName(db, cast.an, "KH VIP");
  const url = `/inbox/${told.id}/tags/${vip.id}`;
  assert.is((await chi(url, { method: "PUT", headers: page })).status, 404);
  const on = await (await an(url, { method: "PUT", headers: page })).text();
  assert.match(on, new RegExp(`id="bar-tag-${vip.id}"[^>]*aria-pressed="true"`));
  assert.match(on, "An gắn");
  assert.equal(await names(told.customer_id), ["KH VIP"]);
  await an(url, { method: "PUT", headers: page });
  const off = await (await an(url, { method: "DELETE", headers: page })).text();
  assert.match(off, new RegExp(`id="bar-tag-${vip.id}"[^>]*aria-pressed="false"`));
  assert.is((await an(`/inbox/${told.id}/tags/999999`, { method: "PUT", headers: page })).status, 404);
  assert.is((await an(url, { form: { _method: "PUT" } })).headers.get("location"), `/inbox/${told.id}`);
  assert.equal(await names(told.customer_id), ["KH VIP"]);
});

test("the field of a record that went into another one is that one's, and no more is seen by it than before", async () => {
  const [gone, kept] = [
    await customerWrote(db, cast.camera.id, "Trùng một", ["hi"]),
    await customerWrote(db, cast.camera.id, "Trùng hai", ["hi"]),
  ];
  await tagCustomer(db, cast.an, kept.customer_id, (await tagByName(db, cast.an, "KH VIP")).id);
  const ids = { keptId: kept.customer_id, goneId: gone.customer_id };
  await mergeCustomers(db, cast.supervisor, { ...ids, kind: "merge", commandId: uuid() });
  const field = await an(`/tags/field?customer=${gone.customer_id}`, { headers: page });
  assert.is(field.status, 200);
  const html = await field.text();
  assert.match(html, `data-live="customer:${kept.customer_id} tags"`);
  assert.match(html, "KH VIP");
  assert.is((await an(`/tags/history?customer=${gone.customer_id}`, { headers: page })).status, 200);
  assert.is((await chi(`/tags/field?customer=${gone.customer_id}`, { headers: page })).status, 404);
});

test("the field gives by id and by name, makes what is new, says what is wrong, and takes away", async () => {
  const told = await customerWrote(db, cast.camera.id, "Nguyễn Thu Hương", ["hi"]);
  const url = `/tags/customers/${told.customer_id}`;
  const give = async (form: Record<string, string>) => {
    const answer = await an(url, { form, headers: page });
    return { status: answer.status, html: await answer.text() };
  };
  const advice = await tagByName(db, cast.an, "Tư vấn");
  assert.match((await give({ tag: String(advice.id), name: "" })).html, "Tư vấn");
  assert.match((await give({ name: "chot don", at: "page" })).html, `id="tags-page-${told.customer_id}"`);
  await give({ name: "<b>Của tôi</b>" });
  await give({ name: "Của mọi người", shared: "1" });
  assert.equal(
    (await names(told.customer_id)).sort(),
    ["Tư vấn", "Chốt đơn", "<b>Của tôi</b>", "Của mọi người"].sort(),
  );
  assert.equal((await names(told.customer_id, cast.binh)).sort(), ["Tư vấn", "Chốt đơn", "Của mọi người"].sort());
  const shown = await (await an(`/tags/field?customer=${told.customer_id}`)).text();
  assert.match(shown, "&lt;b&gt;Của tôi&lt;/b&gt;");
  const wrong = await give({ name: "x".repeat(80) });
  assert.is(wrong.status, 422);
  assert.match(wrong.html, /aria-invalid="true"/);
  await an(`${url}/${advice.id}`, { method: "DELETE", headers: page });
  assert.not.ok((await names(told.customer_id)).includes("Tư vấn"));
  const history = await (await an(`/tags/history?customer=${told.customer_id}`)).text();
  assert.match(history, /bỏ.*Tư vấn/s);
  const plain = await an(`${url}/removal`, { form: { tag: String(advice.id) } });
  assert.is(plain.headers.get("location"), `/customers/${told.customer_id}`);
});

test("beside a conversation the field has come already, as it would fetch itself", async () => {
  const told = await customerWrote(db, cast.camera.id, "Vũ Hải Yến", ["hi"]);
  for (const name of ["Tư vấn", "Khách quen của tôi", "KH VIP"])
    await an(`/tags/customers/${told.customer_id}`, { form: { name }, headers: page });
  const field = await (await an(`/tags/field?customer=${told.customer_id}&at=pane`)).text();
  const order = [...field.matchAll(/<span class="cut">([^<]+)/g)].map(([, name]) => name);
  assert.equal(order, ["Tư vấn", "Khách quen của tôi", "KH VIP"]);
  for (const path of [`/inbox/${told.id}`, `/inbox/${told.id}/thread`])
    assert.ok((await (await an(path, { headers: page })).text()).includes(field), path);
});

test("nobody reads or writes tags of a customer that is not theirs to see", async () => {
  const told = await customerWrote(db, cast.camera.id, "Kín", ["hi"]);
  const advice = await tagByName(db, cast.chi, "Tư vấn");
  const url = `/tags/customers/${told.customer_id}`;
  for (const answer of [
    await chi(`/tags/field?customer=${told.customer_id}`),
    await chi(`/tags/history?customer=${told.customer_id}`),
    await chi(url, { form: { tag: String(advice.id) }, headers: page }),
    await chi(`${url}/${advice.id}`, { method: "DELETE", headers: page }),
    await chi(`${url}/removal`, { form: { tag: String(advice.id) } }),
    await chi("/tags/field?customer=x"),
  ])
    assert.is(answer.status, 404);
  assert.equal(await names(told.customer_id), []);
  const own = await tagByName(db, cast.an, "Riêng của An nhé");
  assert.not.match(await (await chi("/tags/options")).text(), own.name);
  assert.is((await binh(url, { form: { tag: String(own.id) }, headers: page })).status, 404);
});

test("rows bring the first two tags and how many more, and a search for all of a customer finds every conversation", async () => {
  const told = await customerWrote(db, cast.camera.id, "Phạm Đức Minh", ["hi"]);
  for (const name of ["Tư vấn", "Chốt đơn", "Khiếu nại", "KH VIP"])
    await tagCustomer(db, cast.an, told.customer_id, (await tagByName(db, cast.an, name)).id);
  const rows = await (await an(`/inbox/rows/${told.id}`, { headers: page })).text();
  assert.match(rows, /Tư vấn.*Chốt đơn.*title="Nhãn khác: Khiếu nại, KH VIP">\+2</s);
  // Another conversation of the same customer, at a page where An is not.
  await happened(db, cast.bakery.id, [said("ở trang bánh", "hỏi bánh")]);
  const elsewhere = await db
    .updateTable("conversations")
    .set({ customer_id: told.customer_id })
    .where("page_id", "=", cast.bakery.id)
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.updateTable("conversations").set({ done_at: new Date() }).where("id", "=", told.id).execute();
  const all = await (await (await web.as(cast.owner))(`/inbox?customer=${told.customer_id}`)).text();
  for (const id of [told.id, elsewhere.id]) assert.match(all, `id="c${id}"`);
  assert.match(all, /Khách: <b class="cut">Phạm Đức Minh/);
  const mine = await (await an(`/inbox?customer=${told.customer_id}`)).text();
  assert.match(mine, `id="c${told.id}"`);
  assert.not.match(mine, `id="c${elsewhere.id}"`);
  assert.match(await (await an(`/inbox/${told.id}`)).text(), `href="/inbox?customer=${told.customer_id}"`);
});

test("shared tags are arranged by supervisors, one's own by oneself, and everybody else's by nobody", async () => {
  const tag = await addTag(db, cast.supervisor, { name: "Sắp xếp", shared: true });
  const own = await tagByName(db, cast.an, "An sắp xếp");
  const url = (id: number) => `/settings/tags/${id}`;
  assert.is((await an(`${url(tag.id)}/archival`, { method: "POST" })).status, 403);
  assert.is((await supervisor(url(own.id))).status, 404);
  assert.is((await an(url(tag.id))).headers.get("location"), "/settings/tags");
  assert.is((await an(url(own.id))).status, 200);
  const renamed = await supervisor(url(tag.id), { form: { name: "Đã xếp", color: "pink" } });
  assert.is(renamed.headers.get("location"), "/settings/tags");
  const taken = await supervisor(url(tag.id), { form: { name: "tư VẤN", color: "pink" } });
  assert.is(taken.status, 422);
  assert.match(await taken.text(), "Đã có mục tên này");
  const ours = (await listTags(db, cast.an)).find((each) => each.key)!;
  const kept = await supervisor(`${url(ours.id)}/archival`, { method: "POST" });
  assert.is(kept.status, 422);
  assert.match(await kept.text(), "hệ thống tự gắn");
  await supervisor(`${url(tag.id)}/bar`, { form: { do: "on" } });
  assert.match(await (await an("/settings/tags")).text(), "Đã xếp");
  assert.is((await supervisor(`${url(tag.id)}/bar`, { form: { do: "sideways" } })).status, 422);
});

test("IN-12: what is done with many is done as the person who asked, told row by row, and undone", async () => {
  const mine = [];
  for (const name of ["Một", "Hai"]) mine.push(await customerWrote(db, cast.camera.id, name, ["hi"]));
  const notMine = await customerWrote(db, cast.bakery.id, "Ba", ["hi"]);
  const order = await tagByName(db, cast.an, "Chốt đơn");
  const actions = createBulkActions({ commands: directCommands(db) });
  const run = async () => {
    while ((await runBulkJobs({ db, actions, log: pino({ level: "silent" }) })) > 0);
  };
  const ids = [...mine, notMine].map((each) => String(each.id));
  const key = uuid();
  for (let n = 0; n < 2; n += 1)
    assert.is(
      (await an("/inbox/bulk", { form: { key, "ids[]": ids, do: `tag:${order.id}` }, headers: page })).status,
      200,
    );
  await run();
  const job = await db.selectFrom("bulk_jobs").selectAll().where("client_key", "=", key).executeTakeFirstOrThrow();
  assert.equal([job.done, job.failed], [2, 1]);
  for (const each of mine) assert.equal(await names(each.customer_id), ["Chốt đơn"]);
  assert.equal(await names(notMine.customer_id, cast.owner), []);
  await an(`/lists/bulk/${job.id}/undo`, { method: "POST" });
  await run();
  for (const each of mine) assert.equal(await names(each.customer_id), []);
  for (const what of ["done:", "unread:", "reopen:", `assign:${cast.binh.id}`]) {
    await an("/inbox/bulk", { form: { key: uuid(), "ids[]": ids[0]!, do: what }, headers: page });
    await run();
  }
  const row = await db.selectFrom("conversations").selectAll().where("id", "=", mine[0]!.id).executeTakeFirstOrThrow();
  assert.equal([row.assignee_id, row.done_at], [cast.binh.id, null]);
  assert.is(
    (await an("/inbox/bulk", { form: { key: uuid(), "ids[]": ids, do: "explode:" }, headers: page })).status,
    422,
  );
  assert.is((await an("/inbox/bulk", { form: { key: uuid(), do: "done:" }, headers: page })).status, 422);
});

test("IN-12: all that match are those of the filter that the person sees; taking a tag off is undone, too", async () => {
  const vip = await addTag(db, cast.supervisor, { name: "Khách quý", shared: true });
  const told = [];
  for (const name of ["Bốn", "Năm", "Sáu"]) told.push(await customerWrote(db, cast.camera.id, name, ["hi"]));
  const hidden = await customerWrote(db, cast.bakery.id, "Bảy", ["hi"]);
  for (const { customer_id } of [...told.slice(0, 2), hidden]) await tagCustomer(db, cast.owner, customer_id, vip.id);
  const query = `tag=${vip.id}`;
  assert.is(await (await an(`/inbox/bulk/count?${query}`)).text(), "2");
  const actions = createBulkActions({ commands: directCommands(db) });
  const run = async () => {
    while ((await runBulkJobs({ db, actions, log: pino({ level: "silent" }) })) > 0);
  };
  const key = uuid();
  const form = { key, all: "1", query, do: `untag:${vip.id}` };
  assert.match(await (await an("/inbox/bulk", { form, headers: page })).text(), "Gỡ nhãn");
  await run();
  const job = await db.selectFrom("bulk_jobs").selectAll().where("client_key", "=", key).executeTakeFirstOrThrow();
  assert.equal(
    job.ids.toSorted((a, b) => a - b),
    told.slice(0, 2).map(({ id }) => id),
  );
  for (const { customer_id } of told) assert.equal(await names(customer_id), []);
  assert.equal(await names(hidden.customer_id, cast.owner), ["Khách quý"]);
  await an(`/lists/bulk/${job.id}/undo`, { method: "POST" });
  await run();
  for (const { customer_id } of told.slice(0, 2)) assert.equal(await names(customer_id), ["Khách quý"]);
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import pino from "pino";
import { createBulkActions } from "../../../src/bulk_actions.ts";
import { directCommands } from "../../../src/commanding.ts";
import { addCustomerNote, getCustomer, mergeCustomers } from "../../../src/modules/customers/mod.ts";
import { runBulkJobs } from "../../../src/modules/lists/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { make } from "./stage.ts";

const db = testDatabase();
const web = openWeb(db);
const cast = await seatCast(db);
const [an, binh, chi, owner] = await Promise.all([cast.an, cast.binh, cast.chi, cast.owner].map((one) => web.as(one)));
test.after(() => db.destroy());
const hx = { "HX-Request": "true" };
const text = async (answer: Response | Promise<Response>) => (await answer).text();

test("Without JavaScript one adds a customer, reads the page, and edits a field", async () => {
  const form = await text(an!("/customers/new"));
  const key = /name="key" value="([^"]+)"/.exec(form)![1]!;
  const typed = {
    key,
    kind: "contact",
    name: "Lê Minh Trí",
    "phones[]": ["0912.345.678", "024 3825 0000"],
    "emails[]": "tri@shop.vn",
    address: "17 Duy Tân, Dịch Vọng Hậu, Cầu Giấy, Hà Nội",
    company_name: "Hoa Mai",
    born_on: "01/03/1989",
    gender: "male",
    owner: String(cast.an.id),
  };
  const made = await an!("/customers", { form: typed });
  assert.is(made.status, 303);
  const path = made.headers.get("Location")!;
  assert.is((await an!("/customers", { form: typed })).headers.get("Location"), path, "a double click is one customer");
  const page = await text(an!(path));
  for (const said of ["Lê Minh Trí", "0912 345 678", "024 3825 0000", "tri@shop.vn", "01/03/1989", "Hoa Mai", "Hà Nội"])
    assert.match(page, said);
  assert.match(await text(an!(`${path}?edit=source`)), "data-edit");
  const id = Number(path.split("/")[2]);
  assert.is((await an!(`${path}/fields/source`, { form: { value: "Hội chợ" } })).status, 303);
  assert.is((await getCustomer(db, cast.an, id)).source, "Hội chợ");
});

test("What is wrong stands beside what was typed, and nothing of it is lost", async () => {
  const key = uuid();
  const wrong = await an!("/customers", { form: { key, name: "Trí", "phones[]": "12", address: "1 Lê Lợi, Huế" } });
  assert.is(wrong.status, 422);
  const page = await text(wrong);
  for (const kept of ["Chưa phải số điện thoại", 'value="12"', "1 Lê Lợi, Huế", key]) assert.match(page, kept);
  const id = await make(db, cast.an);
  const phone = await an!(`/customers/${id}/phones`, { form: { value: "0912" }, headers: hx });
  assert.is(phone.status, 422);
  assert.match(await text(phone), /Chưa phải số điện thoại/);
  const saved = await text(an!(`/customers/${id}/phones`, { form: { value: "0912 345 678" }, headers: hx }));
  assert.match(saved, 'href="tel:+84912345678"');
  const phoneId = (await getCustomer(db, cast.an, id)).phones[0]!.id;
  await an!(`/customers/${id}/phones/${phoneId}`, { method: "PUT", form: { value: "0987654321" }, headers: hx });
  assert.match(await text(an!(`/customers/${id}/facts`)), "0987 654 321");
  assert.is((await an!(`/customers/${id}/fields/nonsense`, { form: { value: "x" }, headers: hx })).status, 404);
  for (const form of [{ value: "<b>x</b>" }, { value: "x".repeat(300) }, {}]) {
    assert.ok((await an!(`/customers/${id}/fields/name`, { form: form as never, headers: hx })).status < 500);
  }
});

test("Every tab and part answers, with what was written and done", async () => {
  const told = await customerWrote(db, cast.camera.id, "Chị Hoa", ["Camera còn không"]);
  await addCustomerNote(db, cast.an, told.customer_id, { clientKey: uuid(), body: "Khách <b>khó</b>" });
  await openTicket(db, cast.an, { clientKey: uuid(), title: "Xem giá", customerId: told.customer_id });
  const path = `/customers/${told.customer_id}`;
  const page = await text(an!(path));
  for (const said of ["Camera còn không", "Khách &lt;b&gt;khó&lt;/b&gt;", "Xem giá"]) assert.match(page, said);
  for (const tab of ["timeline", "conversations", "tickets", "tasks", "orders", "files"])
    assert.is((await an!(`${path}?tab=${tab}`)).status, 200, tab);
  for (const part of ["top", "facts", "body", "side", "timeline", "facts?edit=owner", "top?edit=name"])
    assert.is((await an!(`${path}/${part}`, { headers: hx })).status, 200, part);
  const group = await an!(`${path}/groups`, { form: { name: "Khách quen", on: "1" }, headers: hx });
  assert.match(await text(group), "Khách quen");
  const followed = await an!(`${path}/followers`, { form: { on: "1", part: "top" }, headers: hx });
  assert.match(await text(followed), 'aria-pressed="true"');
  const name = cast.binh.name;
  await an!(`${path}/notes`, { form: { key: uuid(), body: `@${name} gọi giúp` }, headers: hx });
  assert.match(await text(binh!(`${path}/body`)), "mention");
});

test("Who wrote a note changes it in place, with whom it calls; others only read it", async () => {
  const id = await make(db, cast.an);
  const path = `/customers/${id}`;
  const { id: note } = await addCustomerNote(db, cast.an, id, { clientKey: uuid(), body: "Gọi lại" });
  assert.match(await text(an!(`${path}/body`)), `edit=note-${note}`);
  assert.match(await text(an!(`${path}?edit=note-${note}`)), /<textarea[^>]*data-edit[^>]*>Gọi lại</);
  const saved = await text(
    an!(`${path}/notes/${note}`, { form: { body: `@${cast.binh.name} gọi giúp` }, headers: hx }),
  );
  assert.match(saved, /class="strong mention">@/);
  assert.match(saved, "đã sửa");
  assert.ok((await getCustomer(db, cast.binh, id)).following);
  const empty = await an!(`${path}/notes/${note}`, { form: { body: " " }, headers: hx });
  assert.is(empty.status, 422);
  assert.match(await empty.text(), /class="error" role="alert"/);
  assert.not.match(await text(binh!(`${path}/body?edit=note-${note}`)), "data-edit");
  assert.is((await binh!(`${path}/notes/${note}`, { form: { body: "x" }, headers: hx })).status, 403);
});

test("The list filters, counts, finds and exports; nothing of others is in any of it", async () => {
  const told = await customerWrote(db, cast.bakery.id, "Đặng Bí Mật", ["Bánh kem"]);
  const path = `/customers/${told.customer_id}`;
  await db
    .insertInto("customer_phones")
    .values({ customer_id: told.customer_id, number: "+84966777888", digits: "0966777888", is_primary: true })
    .execute();
  const secret = /Bí Mật|0966 777 888|84966777888/;
  for (const place of [
    "/customers",
    "/customers?q=bi+mat",
    "/customers?q=0966777888",
    `/customers?ids=${told.customer_id}`,
    `/customers/rows/${told.customer_id}`,
    `/customers/rows/${told.customer_id}?q=bi`,
    "/customers/export.csv",
    "/customers/options?q=bi+mat",
    "/customers/companies?q=bi",
    "/palette?q=bi+mat",
    `/customers/new?company=${told.customer_id}`,
    `/customers?company=${told.customer_id}`,
  ]) {
    const answer = await an!(place);
    assert.is(answer.status, 200, place);
    assert.not.match((await answer.text()).replaceAll("bi+mat", ""), secret, place);
  }
  for (const part of ["", "/top", "/facts", "/body", "/side", "/timeline"])
    assert.is((await an!(path + part)).status, 404, part);
  for (const [to, form] of [
    ["/fields/name", { value: "x" }],
    ["/fields/owner", { value: String(cast.an.id) }],
    ["/phones", { value: "0912345678" }],
    ["/groups", { name: "x" }],
    ["/followers", { on: "1" }],
    ["/notes", { key: uuid(), body: "x" }],
    ["/phones/1/removal", {}],
  ] as const)
    assert.is((await an!(path + to, { form, headers: hx })).status, 404, to);
  for (const place of [
    "/customers?q=bi+mat",
    "/customers?q=0966+777+888",
    "/customers/export.csv",
    "/palette?q=bi+mat",
  ])
    assert.match(await text(chi!(place)), "Bí Mật", place);
  const csv = await text(owner!("/customers/export.csv?q=bi+mat"));
  assert.match(csv, "0966 777 888");
  assert.match(await text(chi!("/customers/views")), "<small>");
});

test("Many at once: tagged, grouped, assigned, and put back; those of others are not touched", async () => {
  const mine = await make(db, cast.an, { name: "Hàng loạt" });
  const others = await make(db, cast.chi, { name: "Của Chi" });
  const [tag] = await db.selectFrom("tags").select("id").execute();
  const log = pino({ level: "silent" });
  const actions = createBulkActions({ commands: directCommands(db) });
  const run = async (form: Record<string, string | string[]>) => {
    const sent = { key: uuid(), "ids[]": [String(mine), String(others)], ...form };
    assert.is((await an!("/customers/bulk", { form: sent, headers: hx })).status, 200);
    while ((await runBulkJobs({ db, actions, log })) > 0);
  };
  await run({ do: `tag:${tag!.id}` });
  await run({ do: `assign:${cast.binh.id}` });
  await run({ do: "follow:1" });
  const row = await getCustomer(db, cast.an, mine);
  assert.equal([row.tags.length, row.owner_id, row.following], [1, cast.binh.id, true]);
  const his = await getCustomer(db, cast.chi, others);
  assert.equal([his.tags.length, his.owner_id], [0, cast.chi.id]);
  assert.is((await an!("/customers/bulk", { form: { key: uuid(), "ids[]": String(mine), do: "eat:1" } })).status, 422);
});

test("An address of a record that went into another one leads there", async () => {
  const [gone, kept] = [await make(db, cast.an), await make(db, cast.an)];
  await db.updateTable("customers").set({ merged_into_id: kept }).where("id", "=", gone).execute();
  const answer = await an!(`/customers/${gone}?tab=files`);
  assert.equal([answer.status, answer.headers.get("Location")], [303, `/customers/${kept}?from=${gone}`]);
  const part = await an!(`/customers/${gone}/facts`, { headers: hx });
  assert.is(part.headers.get("HX-Redirect"), `/customers/${kept}?from=${gone}`);
  assert.is((await chi!(`/customers/${gone}`)).status, 404);
});

test("A form that was open while its record was merged leads to the whole one, tells it and keeps what was typed", async () => {
  const [gone, kept] = [
    await make(db, cast.an, { name: "Trí chat" }),
    await make(db, cast.an, { name: "Lê Minh Trí", source: "Hội chợ" }),
  ];
  const { version } = await getCustomer(db, cast.an, gone);
  await mergeCustomers(db, cast.owner, { keptId: kept, goneId: gone, kind: "link", commandId: uuid() });
  const form = { value: "Zalo", version: String(version) };
  const late = await an!(`/customers/${gone}/fields/source`, { form, headers: hx });
  const there = late.headers.get("HX-Redirect")!;
  assert.is(there, `/customers/${kept}?from=${gone}&edit=source&typed=Zalo`);
  assert.is((await getCustomer(db, cast.an, kept)).source, "Hội chợ");
  const page = await text(an!(there));
  for (const said of ["“Trí chat” vừa được gộp vào hồ sơ này", "Chưa lưu, vì hồ sơ đã được gộp"])
    assert.match(page, said);
  assert.match(page, /data-edit[^>]*value="Zalo"|value="Zalo"[^>]*data-edit/);
  // What the whole one did not know is filled in, and one is led there as well.
  const filling = await an!(`/customers/${gone}/fields/gender`, { form: { value: "male", version: "1" }, headers: hx });
  assert.is(filling.headers.get("HX-Redirect"), `/customers/${kept}?from=${gone}`);
  assert.is((await getCustomer(db, cast.an, kept)).gender, "male");
  // Nobody learns of a merge that was none.
  assert.not.match(await text(an!(`/customers/${kept}?from=${await make(db, cast.chi)}`)), "vừa được gộp");
});

test.run();

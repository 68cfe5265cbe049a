import { test } from "uvu";
import * as assert from "uvu/assert";
import { listCallTypes, noteContent, noteType } from "../../../src/modules/calls/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";
import { customer } from "../customers/merging_stage.ts";
import { addLine, addTalk } from "./noting_stage.ts";

const db = testDatabase();
const web = openWeb(db);
const cast = await seatCast(db);
const line = await addLine(db);
let an: Browse, binh: Browse;
let category: number, policy: number;
test.before(async () => {
  [an, binh] = await Promise.all([web.as(cast.an), web.as(cast.binh)]);
  const promise = { first_response: 30, resolution: 240 };
  const targets = JSON.stringify({ urgent: promise, high: promise, normal: promise, low: promise });
  policy = (
    await db.insertInto("sla_policies").values({ name: "Gấp", targets }).returning("id").executeTakeFirstOrThrow()
  ).id;
  category = (
    await db
      .insertInto("ticket_categories")
      .values({ name: "Giao hẹn", depth: 1, sla_policy_id: policy })
      .returning("id")
      .executeTakeFirstOrThrow()
  ).id;
  await db.updateTable("call_types").set({ category_id: category }).where("name", "=", "Trễ hẹn").execute();
});
test.after(() => db.destroy());

/** A talk of An's with somebody whom he sees nowhere else, and what he noted of it. */
async function talk() {
  const id = await customer(db, "Lê Minh Trí", { phones: ["0912345678"], owner_id: cast.chi.id });
  const callId = await addTalk(db, line, cast.an.id, { customer_id: id });
  await noteContent(db, cast.an, callId, { content: "Hỏi thợ tới chưa.\nHẹn 10:29.", was: "" });
  const late = (await listCallTypes(db)).find((type) => type.path === "Khiếu nại › Trễ hẹn")!;
  await noteType(db, cast.an, callId, { typeId: late.id });
  return { callId, customerId: id };
}

/** What a form sends as it stands. */
function fieldsOf(page: string, form: string): Record<string, string> {
  const [, inside] = new RegExp(`<form[^>]*${form}[^>]*>(.*?)</form>`, "s").exec(page)!;
  const fields: Record<string, string> = {};
  for (const [tag] of inside!.matchAll(/<input\b[^>]*>/g)) {
    const [, name] = / name="([^"]+)"/.exec(tag) ?? [];
    if (!name || (/type="(checkbox|file)"/.test(tag) && !/ checked/.test(tag))) continue;
    fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? "";
  }
  for (const [, name, text] of inside!.matchAll(/<textarea\b[^>]*name="([^"]+)"[^>]*>(.*?)<\/textarea>/gs)) {
    fields[name!] = text!;
  }
  for (const [, name, options] of inside!.matchAll(/<select\b[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs)) {
    fields[name!] = /value="([^"]*)" selected/.exec(options!)?.[1] ?? "";
  }
  return fields;
}
const textOf = async (asked: Promise<Response>) => {
  const response = await asked;
  assert.is(response.status, 200);
  return response.text();
};

test("a ticket of a call begins with all that the call says, and keeps it", async () => {
  const { callId, customerId } = await talk();
  const page = await textOf(an(`/tickets/new?call=${callId}`));
  assert.match(page, "Hotline");
  const fields = fieldsOf(page, 'action="/tickets"');
  assert.is(fields["title"], "Khiếu nại › Trễ hẹn · Lê Minh Trí");
  assert.is(fields["summary"], "Hỏi thợ tới chưa.\nHẹn 10:29.");
  assert.is(fields["category_id"], String(category));
  assert.is(fields["assignee_id"], String(cast.an.id));
  const made = await an("/tickets", { form: fields });
  assert.is(made.status, 303);
  const ticket = await db
    .selectFrom("tickets")
    .selectAll()
    .where("id", "=", Number(made.headers.get("Location")!.split("/")[2]))
    .executeTakeFirstOrThrow();
  const { call_id, customer_id, page_id, channel, sla_policy_id, resolution_due_at } = ticket;
  assert.equal(
    { call_id, customer_id, page_id, channel, sla_policy_id },
    { call_id: callId, customer_id: customerId, page_id: line.pageId, channel: "phone", sla_policy_id: policy },
  );
  assert.ok(resolution_due_at);
});

test("the short form leads to the whole one of the same call; a mistake in it loses nothing", async () => {
  const { callId } = await talk();
  const hx = { "HX-Request": "true" };
  const dialog = await textOf(an(`/tickets/new?part=dialog&call=${callId}`, { headers: hx }));
  assert.match(dialog, `href="/tickets/new?call=${callId}"`);
  const fields = fieldsOf(dialog, 'id="new-ticket-form"');
  const wrong = await an("/tickets", { form: { ...fields, title: "", part: "dialog" }, headers: hx });
  assert.is(wrong.status, 422);
  const again = fieldsOf(await wrong.text(), 'id="new-ticket-form"');
  assert.equal({ ...again, title: fields["title"] }, fields);
});

test("a task of a call begins with its words and its customer, in short and in full, and keeps the call", async () => {
  const { callId, customerId } = await talk();
  const short = await textOf(an(`/tasks/new?part=dialog&call=${callId}`, { headers: { "HX-Request": "true" } }));
  assert.match(short, "Lê Minh Trí");
  const typed = { ...fieldsOf(short, 'id="new-task-form"'), title: "Gọi lại anh Trí" };
  const full = fieldsOf(await textOf(an(`/tasks/new?${new URLSearchParams(typed)}`)), 'action="/tasks"');
  assert.is(full["title"], "Gọi lại anh Trí");
  assert.is(full["body"], "Hỏi thợ tới chưa.\nHẹn 10:29.");
  const made = await an("/tasks", { form: full });
  assert.is(made.status, 303);
  const task = await db
    .selectFrom("tasks")
    .select(["call_id", "customer_id"])
    .where("id", "=", Number(made.headers.get("Location")!.split("/")[2]))
    .executeTakeFirstOrThrow();
  assert.equal(task, { call_id: callId, customer_id: customerId });
});

test("an order of a call knows who buys and how to reach them, is kept as typed, and keeps the call", async () => {
  const { callId, customerId } = await talk();
  const fields = fieldsOf(await textOf(an(`/orders/new?call=${callId}`)), 'id="order-form"');
  assert.is(fields["recipient_name"], "Lê Minh Trí");
  assert.is(fields["recipient_phone"], "0912 345 678");
  assert.is(fields["internal_note"], "Hỏi thợ tới chưa.\nHẹn 10:29.");
  await an("/orders/form", { form: { ...fields, delivery_note: "Gọi trước" } });
  const kept = fieldsOf(await textOf(an(`/orders/new?call=${callId}`)), 'id="order-form"');
  assert.is(kept["delivery_note"], "Gọi trước");
  const made = await an("/orders/new", { form: { ...kept, act: "draft" } });
  assert.is(made.status, 303);
  const order = await db
    .selectFrom("orders")
    .select(["call_id", "customer_id", "page_id", "channel"])
    .where("id", "=", Number(made.headers.get("Location")!.split("/")[2]))
    .executeTakeFirstOrThrow();
  assert.equal(order, { call_id: callId, customer_id: customerId, page_id: line.pageId, channel: "phone" });
});

test("nobody makes anything of somebody else's call", async () => {
  const { callId } = await talk();
  for (const path of ["/tickets/new", "/tasks/new", "/orders/new"]) {
    assert.is((await binh(`${path}?call=${callId}`)).status, 404, path);
  }
  const call_id = String(callId);
  const forms = {
    "/tickets": { key: uuid(), title: "X" },
    "/tasks": { client_key: uuid(), title: "X" },
    "/orders/new": { client_key: uuid(), act: "draft" },
  };
  for (const [path, form] of Object.entries(forms)) {
    assert.is((await binh(path, { form: { ...form, call_id } })).status, 404, path);
  }
  for (const table of ["tickets", "tasks", "orders"] as const) {
    const rows = await db.selectFrom(table).select("id").where("call_id", "=", callId).execute();
    assert.equal(rows, []);
  }
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { createTask, getTask } from "../../../src/modules/tasks/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db);
const [an, chi] = [await web.as(cast.an), await web.as(cast.chi)];
test.after(() => db.destroy());

const make = () => createTask(db, cast.an, { title: "Gọi lại", assigneeId: cast.an.id });
const link = (id: number, field: string, value: number | "") =>
  an(`/tasks/${id}/fields/${field}`, { form: { [field]: String(value) }, headers: { "HX-Request": "true" } });
const linksOf = async (id: number) => {
  const { customer_id, conversation_id, ticket_id } = await getTask(db, cast.an, id);
  return [customer_id, conversation_id, ticket_id];
};

test("customer, conversation and ticket of a task are changed in its page, and agree with each other", async () => {
  const hoa = await customerWrote(db, cast.camera.id, "Lê Hoa", ["Alo"]);
  const tai = await customerWrote(db, cast.camera.id, "Đỗ Tài", ["Alo"]);
  const { id } = await make();
  assert.match(await (await an(`/tasks/${id}?edit=conversation_id`)).text(), 'data-picker="/inbox/options"');
  assert.is((await link(id, "conversation_id", hoa.id)).status, 200);
  assert.equal(await linksOf(id), [hoa.customer_id, hoa.id, null]);
  const ticket = await openTicket(db, cast.an, { clientKey: uuid(), title: "Của Tài", customerId: tai.customer_id });
  await link(id, "ticket_id", ticket.id);
  assert.equal(await linksOf(id), [hoa.customer_id, hoa.id, ticket.id]);
  // Another customer has no part in that conversation.
  await link(id, "customer_id", tai.customer_id);
  assert.equal(await linksOf(id), [tai.customer_id, null, ticket.id]);
  await link(id, "ticket_id", "");
  await link(id, "customer_id", "");
  assert.equal(await linksOf(id), [null, null, null]);
  await link(id, "ticket_id", ticket.id);
  assert.equal(await linksOf(id), [tai.customer_id, null, ticket.id]);
});

test("nobody links what they may not see", async () => {
  const hers = await customerWrote(db, cast.bakery.id, "Khách của bánh", ["Alo"]);
  const { id } = await make();
  for (const [field, value] of [
    ["customer_id", hers.customer_id],
    ["conversation_id", hers.id],
  ] as const) {
    assert.is((await link(id, field, value)).status, 422);
  }
  assert.equal(await linksOf(id), [null, null, null]);
});

test("pickers offer only what the person may see, by name, words or number", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Vương Quốc Dũng", ["Alo"]);
  const ticket = await openTicket(db, cast.an, { clientKey: uuid(), title: "Đổi ống kính", assigneeId: cast.an.id });
  const values = async (browse: typeof an, path: string) =>
    [...(await (await browse(path)).text()).matchAll(/data-value="(\d+)"/g)].map(([, value]) => Number(value));
  assert.equal(await values(an, "/inbox/options?q=quoc+dung"), [id]);
  assert.equal(await values(chi, "/inbox/options?q=quoc+dung"), []);
  assert.equal(await values(an, "/tickets/options?q=ong+kinh"), [ticket.id]);
  assert.ok((await values(an, `/tickets/options?q=%23${ticket.id}`)).includes(ticket.id));
  assert.equal(await values(chi, "/tickets/options?q=ong+kinh"), []);
  assert.ok((await values(an, "/tickets/options?q=")).includes(ticket.id));
});

test.run();

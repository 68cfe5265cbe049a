import { test } from "uvu";
import * as assert from "uvu/assert";
import { findDuplicates, getCustomer, mergesOf } from "../../../src/modules/customers/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";
import { addPhone, customer, phonesOf, readCustomer } from "./merging_stage.ts";

const db = testDatabase();
const web = openWeb(db);
let cast: Cast;
let as: Record<"owner" | "an", Browse>;
test.before(async () => {
  cast = await seatCast(db);
  as = { owner: await web.as(cast.owner), an: await web.as(cast.an) };
});
test.after(() => db.destroy());

const htmx = { "HX-Request": "true" };
const get = async (browse: Browse, path: string, status = 200) => {
  const response = await browse(path, { headers: htmx });
  assert.is(response.status, status, path);
  return response.text();
};
const post = (browse: Browse, path: string, fields: Record<string, string>) =>
  browse(path, { method: "POST", headers: htmx, body: new URLSearchParams(fields) });

test("the same phone in any writing, and the same e-mail in any case, are found", async () => {
  const id = await customer(db, "Trùng", { phones: ["0912 000 111"], emails: ["Tri@Example.com"] });
  for (const phones of [["+84912000111"], ["0912.000.111"], ["(0912) 000-111"]]) {
    const { found, hidden } = await findDuplicates(db, cast.owner, { phones });
    assert.equal([found.map((one) => one.id), hidden], [[id], 0]);
  }
  const { found } = await findDuplicates(db, cast.owner, { emails: ["tri@example.COM"], phones: ["12", "x"] });
  assert.equal(
    found.map((one) => one.id),
    [id],
  );
  assert.equal((await findDuplicates(db, cast.owner, { phones: ["0912000111"], except: id })).found, []);
  assert.equal(await findDuplicates(db, cast.owner, { phones: ["0912"] }), { found: [], hidden: 0 });
});

test("of a record that one may not see nothing is told but that there is one", async () => {
  await customer(db, "Bí mật", { phones: ["0912000222"], owner_id: cast.chi.id });
  const { found, hidden } = await findDuplicates(db, cast.an, { phones: ["0912000222"] });
  assert.equal([found, hidden], [[], 1]);
  const chat = await wrote(db, cast.camera.id);
  await addPhone(db, chat.customer_id, "0912000222", true);
  for (const path of [
    "/customers/duplicates?phone=0912000222",
    `/customers/duplicates/dialog?customer=${chat.customer_id}`,
    `/customers/part?conversation=${chat.id}`,
  ]) {
    const text = await get(as.an, path);
    assert.not.match(text, "Bí mật");
    assert.match(text, "bạn không xem được");
  }
  assert.match(await get(as.owner, "/customers/duplicates?phone=0912000222"), "Bí mật");
});

test("what is typed is warned of, compared, merged and taken apart again", async () => {
  const old = await customer(db, "Nguyễn Văn A", { phones: ["0912000333"] });
  const chat = await wrote(db, cast.camera.id);
  const lead = chat.customer_id;
  const facts = `/customers/part/${lead}/fields/phone-new?conversation=${chat.id}`;
  assert.match(await get(as.an, `/customers/duplicates?customer=${lead}&phone=0912000333`), "Nguyễn Văn A");
  const bad = await post(as.an, facts, { value: "12", version: "1" });
  assert.is(bad.status, 422);
  assert.match(await bad.text(), 'value="12"');
  const saved = await (await post(as.an, facts, { value: "0912.000.333", version: "1" })).text();
  assert.match(saved, "0912 000 333");
  assert.match(saved, "Nguyễn Văn A");
  const dialog = await get(as.an, `/customers/duplicates/dialog?customer=${lead}`);
  assert.match(dialog, "Liên kết");
  const [, command = ""] = /name="command" value="([^"]+)"/.exec(dialog) ?? [];
  const merged = await post(as.an, `/customers/${lead}/merges`, { kept: String(old), command });
  assert.is(merged.status, 200);
  assert.is((await readCustomer(db, lead)).merged_into_id, old);
  assert.match(await get(as.an, `/customers/part?conversation=${chat.id}`), "Tách ra");
  const again = await post(as.an, `/customers/${lead}/merges`, { kept: String(old), command });
  assert.is(again.status, 200);
  const [merge] = await mergesOf(db, old);
  assert.is((await post(as.an, `/customers/merges/${merge!.id}/undo`, {})).status, 200);
  assert.is((await readCustomer(db, lead)).merged_into_id, null);
  assert.equal(await phonesOf(db, lead), ["0912000333*"]);
  const linked = await post(as.an, `/customers/${lead}/links`, { kept: String(old), command: uuid() });
  assert.is(linked.status, 200, await linked.text());
  assert.is((await readCustomer(db, old)).name, "Nguyễn Văn A");
});

test("every line of what is known is changed in place", async () => {
  const chat = await wrote(db, cast.camera.id);
  const id = chat.customer_id;
  const set = async (field: string, fields: Record<string, string>, status = 200) => {
    const { version } = await readCustomer(db, id);
    const path = `/customers/part/${id}/fields/${field}?conversation=${chat.id}`;
    const response = await post(as.an, path, { version: String(version), ...fields });
    assert.is(response.status, status, field);
    return response.text();
  };
  assert.match(
    await set("address", { value: "12 Xuân Thủy, Dịch Vọng Hậu, Cầu Giấy, Hà Nội" }),
    "Phường Cầu Giấy, Hà Nội",
  );
  assert.match(await set("born_on", { value: "1/3/1989" }), "01/03/1989");
  assert.match(await set("born_on", { value: "1/3/2989" }, 422), "1/3/2989");
  assert.match(await set("gender", { value: "male" }), "Nam");
  assert.match(await set("company", { company_name: "Công ty Lam" }), "Công ty Lam");
  assert.match(await set("source", { value: "Hội chợ" }), "Hội chợ");
  assert.match(await set("email-new", { value: "tri@lam.vn" }), "tri@lam.vn");
  assert.match(await set("owner", { value: String(cast.an.id) }), cast.an.name);
  await set("password", { value: "x" }, 404);
  const path = `/customers/part/${id}/notes?conversation=${chat.id}`;
  const noted = await (await post(as.an, path, { body: "Khách quen", key: uuid() })).text();
  assert.match(noted, "Khách quen");
  const form = new FormData();
  form.append("file", new File(["giá sỉ"], "bang-gia.txt", { type: "text/plain" }));
  const kept = await (await as.an(`/customers/${id}/note-files`, { method: "POST", body: form })).text();
  const file = /name="files" value="(\d+)"/.exec(kept)![1]!;
  const called = { body: `@${cast.binh.name} xem giá`, key: uuid(), "files[]": file };
  const told = await (await post(as.an, path, called)).text();
  assert.match(told, `href="/files/${file}"`);
  assert.match(told, "mention");
  assert.ok((await getCustomer(db, cast.binh, id)).following);
  for (const field of ["phone-new", "address", "gender", "groups", "owner", "kind", "company"]) {
    assert.match(await get(as.an, `/customers/part?conversation=${chat.id}&edit=${field}`), "fact-form");
  }
});

test("places are suggested while one types", async () => {
  assert.match(await get(as.an, `/customers/places?q=${encodeURIComponent("dich vong h")}`), "Phường Cầu Giấy, Hà Nội");
  assert.match(await get(as.an, "/customers/places?q=zzzz"), "Không có nơi nào");
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addCustomerNote,
  addEmail,
  addGroup,
  addPhone,
  archiveGroup,
  assignCustomer,
  changePhone,
  createCustomer,
  customerActions,
  editCustomer,
  followCustomer,
  getCustomer,
  listCustomerNotes,
  listGroups,
  makePrimaryPhone,
  removePhone,
  renameGroup,
  setGroups,
  unfollowCustomer,
} from "../../../src/modules/customers/mod.ts";
import { parseEmail } from "../../../src/modules/customers/emails.ts";
import { bornOnOf } from "../../../src/modules/customers/wording.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { eventsOf, make } from "./stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
const { an, binh, chi, owner, supervisor } = cast;
test.after(() => db.destroy());

test("A customer is made once, whole, with what was typed in the shape it is kept in", async () => {
  const clientKey = uuid();
  const given = {
    clientKey,
    kind: "contact" as const,
    name: "  Lê  Minh Trí ",
    phones: ["0912.345.678", "", "+84 912 345 678", "024 3825 0000"],
    emails: ["Tri.Le@GMAIL.com"],
    gender: "male" as const,
    born_on: "1/3/1989",
    address_line: "17 Duy Tân",
    old_address: { province: "Hà Nội", district: "Cầu Giấy", ward: " Dịch Vọng Hậu " },
    company_name: "Công ty Hoa Mai",
    source: "Hội chợ",
  };
  const [{ id }, again] = await Promise.all([createCustomer(db, an, given), createCustomer(db, an, given)]);
  assert.is(again.id, id);
  const row = await getCustomer(db, an, id);
  assert.is(row.name, "Lê Minh Trí");
  assert.equal(
    row.phones.map(({ number, is_primary }) => [number, is_primary]),
    [
      ["+84912345678", true],
      ["+842438250000", false],
    ],
  );
  assert.equal(
    row.emails.map(({ email }) => email),
    ["Tri.Le@gmail.com"],
  );
  assert.is(row.born_on, "1989-03-01");
  assert.equal(row.old_address, { province: "Hà Nội", district: "Cầu Giấy", ward: "Dịch Vọng Hậu" });
  assert.is(row.company?.name, "Công ty Hoa Mai");
  assert.is(row.owner?.id, an.id);
  const other = await make(db, an, { name: "Chị Mai", company_name: "công ty hoa mai" });
  assert.is((await getCustomer(db, an, other)).company_id, row.company_id);
  assert.is((await eventsOf(db, id))[0]?.name, "customer.created");
});

test("What cannot be kept is refused by its field, and nothing of the rest is kept", async () => {
  const count = async () => (await db.selectFrom("customers").select("id").execute()).length;
  const before = await count();
  const tries: [object, string][] = [
    [{ name: " " }, "name required"],
    [{ name: "x".repeat(121) }, "name tooLong"],
    [{ phones: ["12"] }, "phone phone"],
    [{ emails: ["tri@"] }, "email email"],
    [{ born_on: "31/02/1990" }, "born_on dateWrong"],
    [{ born_on: "2999-01-01" }, "born_on dateFuture"],
    [{ gender: "robot" }, "gender choice"],
    [{ kind: "pet" }, "kind choice"],
    [{ tax_code: "1;drop", kind: "account" }, "tax_code taxCode"],
    [{ company_id: 999_999 }, "company choice"],
    [{ groupIds: [999_999] }, "group choice"],
    [{ ownerId: 999_999 }, "owner choice"],
    [{ source: "x".repeat(81) }, "source tooLong"],
  ];
  for (const [given, said] of tries) assert.is(await answer(make(db, an, given)), said);
  assert.is(await count(), before);
});

test("E-mail addresses and birthdays", () => {
  assert.is(parseEmail(" mailto:Lan@Shop.VN "), "Lan@shop.vn");
  assert.is(parseEmail("nguyễn@shop.com.vn"), "nguyễn@shop.com.vn");
  for (const none of [
    "",
    "lan",
    "lan@",
    "@shop.vn",
    "lan@shop",
    "a b@c.vn",
    "a..b@c.vn",
    "a@b..vn",
    `${"a".repeat(65)}@b.vn`,
  ])
    assert.is(parseEmail(none), undefined, none);
  const now = new Date("2026-11-21T18:00:00Z");
  assert.is(bornOnOf("2026-11-22", now), "2026-11-22", "it is the 22nd in Vietnam by then");
  assert.throws(() => bornOnOf("2026-11-23", now));
  assert.throws(() => bornOnOf("1899-12-31", now));
  assert.is(bornOnOf(" ", now), null);
});

test("Phones: the first is the primary one, and there is one as long as there is any", async () => {
  const id = await make(db, an);
  const first = await addPhone(db, an, id, "0912345678");
  const second = await addPhone(db, an, id, "01683456789");
  assert.equal([first.is_primary, second.is_primary, second.number], [true, false, "+84383456789"]);
  assert.is((await addPhone(db, an, id, "+84 912 345 678")).id, first.id);
  await makePrimaryPhone(db, an, id, second.id);
  await removePhone(db, an, id, second.id);
  assert.equal((await getCustomer(db, an, id)).phones, [{ ...first, is_primary: true }]);
  await changePhone(db, an, id, first.id, "0987654321");
  assert.equal(
    (await getCustomer(db, an, id)).phones.map(({ number, is_primary }) => [number, is_primary]),
    [["+84987654321", true]],
  );
  assert.is(await answer(addPhone(db, an, id, "không có")), "phone phone");
  assert.is(await answer(removePhone(db, an, id, 999_999)), "not_found");
  // Five at once, of which three are the same: nobody waits for ever, nothing is there twice, one is the primary.
  const typed = ["0901111111", "0901 111 111", "+84901111111", "0902222222", "0903333333"];
  await Promise.all(typed.map((number) => addPhone(db, an, id, number)));
  const { phones } = await getCustomer(db, an, id);
  assert.is(phones.length, 4);
  assert.is(phones.filter((phone) => phone.is_primary).length, 1);
  await addEmail(db, an, id, "tri@shop.vn");
  await addEmail(db, an, id, "TRI@shop.vn");
  assert.is((await getCustomer(db, an, id)).emails.length, 1);
});

test("Two who edit one customer: what the other did not touch is saved, the rest is said", async () => {
  const id = await make(db, an, { source: "Facebook" });
  await followCustomer(db, an, id, binh.id);
  const { version } = await getCustomer(db, an, id);
  await editCustomer(db, binh, id, { version, changes: { source: "Zalo", gender: "female" } });
  const late = { version, changes: { source: "Hội chợ", address_line: "1 Lê Lợi" } };
  assert.is(await answer(editCustomer(db, an, id, late)), "customer_changed_meanwhile");
  const row = await getCustomer(db, an, id);
  assert.equal([row.source, row.gender, row.address_line], ["Zalo", "female", "1 Lê Lợi"]);
  await editCustomer(db, an, id, { version: row.version, changes: { source: "Hội chợ" } });
  assert.is((await getCustomer(db, an, id)).source, "Hội chợ");
  const edits = (await eventsOf(db, id)).filter(({ name }) => name === "customer.edited");
  assert.equal(edits.at(-1)!.detail["fields"], { source: ["Zalo", "Hội chợ"] });
});

test("A company belongs to no company, and a person has no tax number", async () => {
  const id = await make(db, an, {
    name: "Hoa Sen",
    kind: "account",
    tax_code: "0101234567-001",
    born_on: "1990-01-01",
  });
  assert.equal(
    [(await getCustomer(db, an, id)).tax_code, (await getCustomer(db, an, id)).born_on],
    ["0101234567-001", null],
  );
  await editCustomer(db, an, id, { changes: { kind: "contact" } });
  assert.is((await getCustomer(db, an, id)).tax_code, null);
});

test("Groups: made once by a name, renamed and put away by those who arrange, set as a whole", async () => {
  const id = await make(db, an);
  const [vip, same] = await Promise.all([addGroup(db, an, "Khách VIP T11"), addGroup(db, binh, "khach vip t11")]);
  assert.is(vip.id, same.id);
  const [retail] = await listGroups(db);
  assert.equal(await setGroups(db, an, id, [vip.id, retail!.id]), []);
  assert.equal((await getCustomer(db, an, id)).groups.map((group) => group.id).sort(), [vip.id, retail!.id].sort());
  assert.is(await answer(renameGroup(db, an, vip.id, "VIP")), "forbidden");
  assert.is(await answer(renameGroup(db, supervisor, vip.id, retail!.name)), "name nameTaken");
  await renameGroup(db, supervisor, vip.id, "VIP");
  await archiveGroup(db, owner, vip.id);
  assert.equal(
    (await getCustomer(db, an, id)).groups.map((group) => group.name),
    [retail!.name],
  );
  assert.is(await answer(setGroups(db, an, id, [vip.id])), "group choice");
});

test("Who sees a customer: owner, maker, followers, those of its conversations; nobody else", async () => {
  const mine = await make(db, an);
  const told = await customerWrote(db, cast.cosmetics.id, "Chị Hoa", ["Cho mình hỏi"]);
  const sees = async (id: number) => {
    const seen = await Promise.all(
      Object.entries({ owner, supervisor, an, binh, chi }).map(async ([name, person]) =>
        (await answer(getCustomer(db, person, id))) === "accepted" ? [name] : [],
      ),
    );
    return seen.flat().join(" ");
  };
  assert.is(await sees(mine), "owner supervisor an");
  assert.is(await sees(told.customer_id), "owner supervisor binh chi");
  await assignCustomer(db, an, mine, binh.id);
  assert.is(await sees(mine), "owner supervisor an binh");
  await assignCustomer(db, binh, told.customer_id, an.id);
  assert.is(await sees(told.customer_id), "owner supervisor an binh chi");
  await followCustomer(db, binh, mine, chi.id);
  assert.is(await sees(mine), "owner supervisor an binh chi");
  await unfollowCustomer(db, chi, mine);
  assert.is(await answer(followCustomer(db, chi, mine)), "not_found");
  for (const work of [
    () => editCustomer(db, chi, mine, { changes: { name: "x" } }),
    () => addPhone(db, chi, mine, "0912345678"),
    () => assignCustomer(db, chi, mine, chi.id),
    () => setGroups(db, chi, mine, []),
    () => addCustomerNote(db, chi, mine, { clientKey: uuid(), body: "x" }),
  ])
    assert.is(await answer(work()), "not_found");
});

test("A note that mentions somebody lets them follow and read", async () => {
  const id = await make(db, an);
  await addCustomerNote(db, an, id, { clientKey: uuid(), body: "@Bình gọi lại giúp", mentions: [binh.id] });
  const { rows } = await listCustomerNotes(db, binh, id);
  assert.equal(
    rows.map((note) => note.mentioned.map((each) => each.name)),
    [[binh.name]],
  );
  assert.ok((await getCustomer(db, binh, id)).following);
});

test("A record that went into another one leads there, and takes what was meant for it along", async () => {
  const [gone, kept] = [await make(db, an, { name: "Trí" }), await make(db, an, { name: "Lê Minh Trí" })];
  await db.updateTable("customers").set({ merged_into_id: kept }).where("id", "=", gone).execute();
  assert.is(await answer(getCustomer(db, an, gone)), `moved to ${kept}`);
  assert.is(await answer(getCustomer(db, chi, gone)), "not_found");
  await addPhone(db, an, gone, "0912345678");
  assert.is((await getCustomer(db, an, kept)).phones.length, 1);
});

test("putting many back leaves whom somebody gave to another since", async () => {
  const { id } = await createCustomer(db, owner, { clientKey: uuid(), name: "Khách trao tay", ownerId: an.id });
  const back = await customerActions["customers.assign"](db, owner, id, { ownerId: binh.id });
  await assignCustomer(db, owner, id, chi.id);
  assert.is(await answer(customerActions["customers.assign"](db, owner, id, back!)), "customer_changed_meanwhile");
  assert.is((await getCustomer(db, owner, id)).owner?.id, chi.id);
});

test.run();

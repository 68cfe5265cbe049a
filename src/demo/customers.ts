import { Readable } from "node:stream";
import { sql } from "kysely";
import pino from "pino";
import type { Config } from "../config.ts";
import type { Db, Trx } from "../database.ts";
import {
  addCustomerNote,
  addEmail,
  addPhone,
  addressColumns,
  createCustomer,
  editCustomer,
  followCustomer,
  listGroups,
  setGroups,
} from "../modules/customers/mod.ts";
import { changing } from "../modules/events/mod.ts";
import { checkImport, createImporting, giveTable, runImport } from "../modules/imports/mod.ts";
import type { Person } from "../modules/people/table.ts";
import { tagByName, tagCustomer } from "../modules/tags/mod.ts";

const DAY_MS = 24 * 3_600_000;

/** Whom the company knows besides those who chat: the first is Lê Minh Trí again, met before he wrote. */
const met: {
  name: string;
  phones: string[];
  emails?: string[];
  company?: string;
  source: string;
  days: number;
  owner: string;
  groups?: string[];
  tags?: string[];
  note?: string;
}[] = [
  {
    ...{ name: "Anh Trí Cầu Giấy", phones: ["0912 345 678"], source: "Hội chợ Smart Home", days: 64, owner: "an" },
    ...{
      groups: ["Khách lẻ"],
      tags: ["Gọi lại"],
      note: "Gặp ở hội chợ, hỏi camera cho nhà ba tầng. Hẹn gọi lại khi sửa nhà xong.",
    },
  },
  {
    name: "Chị Tâm kế toán",
    phones: ["0903 118 226"],
    emails: ["tam@minhchau.example"],
    company: "Công ty TNHH Thương mại Minh Châu",
    source: "Giới thiệu",
    days: 40,
    owner: "binh",
  },
  {
    name: "Nguyễn Hữu Phước",
    phones: ["0938 450 112"],
    company: "Chuỗi cà phê Gió",
    source: "Website",
    days: 33,
    owner: "binh",
    groups: ["Khách sỉ"],
    tags: ["KH VIP"],
    note: "Mở thêm 4 quán cuối năm, cần báo giá camera trọn gói. @binh theo giúp em.",
  },
  {
    name: "Đoàn Thùy Linh",
    phones: ["0977 201 345", "024 3825 0112"],
    source: "Cửa hàng",
    days: 21,
    owner: "chi",
    groups: ["Khách lẻ"],
  },
  {
    name: "Võ Thành Đạt",
    phones: ["0868 774 920"],
    emails: ["dat.vo@spahoala.example"],
    company: "Spa Hoa Lá",
    source: "Giới thiệu",
    days: 12,
    owner: "chi",
    groups: ["Đại lý"],
    tags: ["Tư vấn"],
  },
];

/** What those who chat have told of themselves so far. */
const told: [name: string, by: string, phone: string, address: string, tags: string[], groups: string[]][] = [
  [
    "Hoàng Thị Mai Phương",
    "chi",
    "0935 610 228",
    "41 Nguyễn Tri Phương, Hòa Cường, Đà Nẵng",
    ["Chốt đơn"],
    ["Khách lẻ"],
  ],
  ["Tạ Minh Châu", "binh", "0903 118 227", "12 Lý Thường Kiệt, Hoàn Kiếm, Hà Nội", ["KH VIP", "Tư vấn"], ["Khách sỉ"]],
  ["Nguyễn Bích Nguyệt", "binh", "0982 334 190", "5 Hoàng Diệu, Ba Đình, Hà Nội", ["Khiếu nại"], []],
  ["Lưu Cẩm Tú", "chi", "0919 552 871", "88 Trần Hưng Đạo, Bến Thành, TP. Hồ Chí Minh", ["Chốt đơn"], ["Khách lẻ"]],
  ["Phạm Thị Hồng Nhung", "binh", "0987 112 334", "23 Láng Hạ, Đống Đa, Hà Nội", [], ["Khách lẻ"]],
];

const fair = `Họ tên;Điện thoại;Email;Địa chỉ;Nguồn
Trần Thị Bích Hạnh;0905 667 112;hanh@example.vn;7 Bạch Đằng, Hải Châu, Đà Nẵng;Hội chợ quà tặng
Lê Quang Vinh;0916.220.448;;19 Lê Duẩn, Bến Thành, TP. Hồ Chí Minh;Hội chợ quà tặng
Phan Anh Thư;không cho số;thu@example.vn;;Hội chợ quà tặng
Mai Quốc Toản;0912345678;;;Hội chợ quà tặng
Ngô Kim Ngọc;0947 003 215;ngoc@example.vn;2 Hùng Vương, Ninh Kiều, Cần Thơ;Hội chợ quà tặng
;0933 800 121;;;Hội chợ quà tặng
`;

/** Leads, contacts and companies with what they are known by; what is needed to try a merge lies ready. */
export async function meetCustomers(db: Db, cast: Map<string, Person>, now: Date): Promise<void> {
  await changing(db, async (trx) => {
    const groups = new Map((await listGroups(trx)).map(({ id, name }) => [name, id]));
    const groupIds = (names: readonly string[] = []) => names.flatMap((name) => groups.get(name) ?? []);
    const give = (id: number, names: readonly string[] = [], by: Person) => tagAll(trx, by, id, names);
    for (const one of met) {
      const at = new Date(now.getTime() - one.days * DAY_MS);
      const by = cast.get(one.owner)!;
      const { id } = await createCustomer(trx, by, {
        clientKey: crypto.randomUUID(),
        kind: one.company ? "contact" : "lead",
        name: one.name,
        phones: one.phones,
        emails: one.emails ?? [],
        ...(one.company && { company_name: one.company }),
        source: one.source,
        groupIds: groupIds(one.groups),
        at,
      });
      await give(id, one.tags, by);
      const mentions = one.note?.includes("@binh") ? [cast.get("binh")!.id] : [];
      if (one.note)
        await addCustomerNote(trx, by, id, { clientKey: crypto.randomUUID(), body: one.note, mentions, at });
    }
    for (const [name, username, phone, address, tags, names] of told) {
      const by = cast.get(username)!;
      const found = await trx.selectFrom("customers").select("id").where("name", "=", name).executeTakeFirst();
      if (!found) continue;
      await addPhone(trx, by, found.id, phone);
      await editCustomer(trx, by, found.id, { changes: { kind: "contact", ...addressColumns(address) } });
      await setGroups(trx, by, found.id, groupIds(names));
      await give(found.id, tags, by);
      if (tags.includes("KH VIP")) {
        await addEmail(trx, by, found.id, "chau@minhchau.example");
        await followCustomer(trx, cast.get("supervisor")!, found.id);
        await followCustomer(trx, by, found.id);
      }
    }
  });
}

/** A table from a fair, three of whose rows did not come in. */
export async function importFair(db: Db, config: Config, person: Person): Promise<void> {
  const importing = createImporting({ db, config, log: pino({ level: "silent" }) });
  const file = { name: "hội chợ quà tặng.csv", bytes: Readable.from([fair]) };
  const id = await giveTable({ db, config }, person, { clientKey: crypto.randomUUID(), kind: "customers", ...file });
  const settle = async () => {
    while ((await importing.step()) > 0);
  };
  await checkImport(db, person, id);
  await settle();
  await runImport(db, person, id);
  await settle();
  await sql`update import_jobs set created_at = now() - interval '2 days', finished_at = now() - interval '2 days' where id = ${id}`.execute(
    db,
  );
}

async function tagAll(trx: Trx, by: Person, id: number, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const tag = await tagByName(trx, by, name);
    if (tag) await tagCustomer(trx, by, id, tag.id);
  }
}

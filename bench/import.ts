import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import pino from "pino";
import { readConfig } from "../src/config.ts";
import type { Db } from "../src/database.ts";
import { checkImport, createImporting, getImport, giveTable, runImport } from "../src/modules/imports/mod.ts";
import type { Person } from "../src/modules/people/table.ts";
import { withOwnDatabase } from "./database.ts";
import type { Figure } from "./measure.ts";

const COUNT = process.env.BENCH_FULL === "1" ? 300_000 : 50_000;
const ROUNDS = 2;

const families = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng"];
const givens = ["Thị Hương", "Văn Hùng", "Ngọc Ánh", "Minh Khôi", "Bảo Trân", "Quốc Việt", "Thanh Bình", "Mỹ Duyên"];
const people = Array.from({ length: COUNT }, (_, n) => ({
  name: `${families[n % 10]} ${givens[(n * 7) % 8]} ${n}`,
  digits: `09${String((n * 7919) % 100_000_000).padStart(8, "0")}`,
  email: `khach.${n}@example.vn`,
  born: `19${60 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`,
  gender: n % 2 ? "female" : "male",
  street: `${n % 300} Lê Lợi`,
}));
const table = `Họ tên,SĐT,Email,Ngày sinh,Giới tính,Địa chỉ\n${people
  .map(({ name, digits, email, born, gender, street }) => `${name},${digits},${email},${born},${gender},${street}\n`)
  .join("")}`;

/** A table of customers through the worker, until the last row is settled, against bare COPY into the same tables. */
export async function benchImport(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-import-"));
  chmodSync(folder, 0o755);
  const rates = { bare: [] as number[], checked: [] as number[], brought: [] as number[] };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      rates.bare.push(await withOwnDatabase((db) => copy(db, folder)));
      await withOwnDatabase(async (db) => {
        const { checked, brought } = await bring(db, folder);
        rates.checked.push(checked);
        rates.brought.push(brought);
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const floor = Math.max(...rates.bare);
  const figure = (what: string, all: number[], aim = ""): Figure => ({
    what,
    measured: `${Math.max(...all).toFixed(0)} rows/s`,
    floor: `COPY ${floor.toFixed(0)}/s`,
    ratio: `${((100 * Math.max(...all)) / floor).toFixed(0)} %`,
    aim,
  });
  return [
    figure(`${COUNT / 1000} thousand customers checked, nothing written`, rates.checked),
    figure(`${COUNT / 1000} thousand customers brought in, until the last is settled`, rates.brought, "≥ 50 %"),
  ];
}

/** Customers, phones and e-mails, each table by one COPY of a file that lies there already. */
async function copy(db: Db, folder: string): Promise<number> {
  const owner = await addOwner(db);
  const write = (name: string, lines: string[]) => {
    writeFileSync(join(folder, name), lines.join("\n"), { mode: 0o644 });
    return sql.lit(join(folder, name));
  };
  const customers = write(
    "customers",
    people.map(
      ({ name, gender, born, street }, n) => `${n + 1},contact,${name},${gender},${born},${street},${owner.id}`,
    ),
  );
  const phones = write(
    "phones",
    people.map(({ digits }, n) => `${n + 1},+84${digits.slice(1)},${digits},t`),
  );
  const emails = write(
    "emails",
    people.map(({ email }, n) => `${n + 1},${email},t`),
  );
  return perSecond(() =>
    db.transaction().execute(async (trx) => {
      await sql`copy customers (id, kind, name, gender, born_on, address_line, created_by) from ${customers} (format csv)`.execute(
        trx,
      );
      await sql`copy customer_phones (customer_id, number, digits, is_primary) from ${phones} (format csv)`.execute(
        trx,
      );
      await sql`copy customer_emails (customer_id, email, is_primary) from ${emails} (format csv)`.execute(trx);
    }),
  );
}

async function bring(db: Db, folder: string): Promise<{ checked: number; brought: number }> {
  const owner = await addOwner(db);
  const config = { ...readConfig({ SECRET_KEY: "a secret of the bench, 32 bytes.." }), DATA_DIR: folder };
  const given = { clientKey: crypto.randomUUID(), kind: "customers" as const, name: "khách.csv" };
  const id = await giveTable({ db, config }, owner, { ...given, bytes: Buffer.from(table) });
  const worker = createImporting({ db, config, log: pino({ level: "error" }) });
  const settle = async () => {
    while ((await worker.step()) > 0);
  };
  await checkImport(db, owner, id);
  const checked = await perSecond(settle);
  await runImport(db, owner, id);
  const brought = await perSecond(settle);
  const job = await getImport(db, owner, id);
  if (job.state !== "done" || job.added !== COUNT) throw new Error(`${job.state}: ${job.added} of ${COUNT} came in`);
  return { checked, brought };
}

function addOwner(db: Db): Promise<Person> {
  return db
    .insertInto("users")
    .values({ username: "owner", name: "Quế", role: "owner", password_hash: "-" })
    .returning(["id", "name", "username", "role", "locale", "theme"])
    .executeTakeFirstOrThrow();
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (COUNT * 1_000) / (performance.now() - began);
}

if (import.meta.main) console.table(await benchImport());

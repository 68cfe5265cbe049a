import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { likeOf } from "../../like.ts";
import { record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { Named } from "./queries.ts";
import { type Asking, isWhole, visibleTo } from "./visibility.ts";
import { nameOf } from "./wording.ts";

/** Companies to choose from while typing: whose name has each of the words, those that begin so first. */
export function findCompanies(db: Db | Trx, person: Asking, text: string, limit = 8): Promise<Named[]> {
  const words = text.normalize("NFC").trim().split(/\s+/).filter(Boolean).slice(0, 6);
  return db
    .selectFrom("customers")
    .select(["id", "name"])
    .where("kind", "=", "account")
    .where(visibleTo(person))
    .where((eb) => eb.and(words.map((word) => sql<SqlBool>`name_plain like plain(${likeOf(word)})`)))
    .orderBy(sql`name_plain like plain(${likeOf(words[0] ?? "").slice(1)}) desc, name_plain, id`)
    .limit(limit)
    .execute();
}

/** The company of that id, or of that name, made as it was typed where nobody by that name is there to choose. */
export async function chooseCompany(
  trx: Trx,
  person: Person,
  wanted: { id?: number | null; name?: string | undefined },
): Promise<number | null> {
  if (wanted.id) {
    const company = await trx
      .selectFrom("customers")
      .select("id")
      .where("id", "=", wanted.id)
      .where("kind", "=", "account")
      .where(visibleTo(person))
      .executeTakeFirst();
    if (!company) throw new Invalid({ company: "choice" });
    return company.id;
  }
  if (!wanted.name?.trim()) return null;
  const name = nameOf(wanted.name);
  // Two who type the same new name at once make one company.
  await sql`select pg_advisory_xact_lock(hashtextextended('company ' || plain(${name}), 0))`.execute(trx);
  const known = await trx
    .selectFrom("customers")
    .select("id")
    .where("kind", "=", "account")
    .where(isWhole)
    .where(sql<SqlBool>`name_plain = plain(${name})`)
    .where(visibleTo(person))
    .orderBy("id")
    .executeTakeFirst();
  if (known) return known.id;
  const { id } = await trx
    .insertInto("customers")
    .values({ kind: "account", name, created_by: person.id, owner_id: person.id })
    .returning("id")
    .executeTakeFirstOrThrow();
  await record(trx, "customer.created", id, { by: person.id, detail: { kind: "account" } });
  return id;
}

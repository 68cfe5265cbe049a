import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { likeOf } from "../../like.ts";
import type { User } from "./table.ts";

export type Member = { page_id: number; name: string; is_admin: boolean };
export type StaffRow = Omit<User, "password_hash"> & { pages: Member[]; seen_at: Date | null };

const PAGE = 50;

const staff = (db: Db | Trx) =>
  db
    .selectFrom("users")
    .select(["id", "username", "name", "role", "locale", "theme", "deactivated_at", "created_at", "updated_at"])
    .select((eb) => [
      eb
        .selectFrom("sessions")
        .whereRef("user_id", "=", "users.id")
        .select((of) => of.fn.max("seen_at").as("at"))
        .as("seen_at"),
      sql<Member[]>`coalesce((
        select jsonb_agg(jsonb_build_object('page_id', m.page_id, 'name', p.name, 'is_admin', m.is_admin) order by p.name, p.id)
        from page_members m join pages p on p.id = m.page_id where m.user_id = users.id), '[]')`.as("pages"),
    ]);

/** People as admins see them: active ones first, by name, fifty at a time; `after` is the key the page before ended with. */
export async function listStaff(
  db: Db,
  { search = "", after }: { search?: string; after?: string | undefined } = {},
): Promise<{ rows: StaffRow[]; next?: string | undefined }> {
  const key = sql`(users.deactivated_at is not null, plain(users.name), users.id)`;
  const from = readKey(after);
  const like = likeOf(search.trim());
  const rows = await staff(db)
    .$if(search.trim() !== "", (query) =>
      query.where(sql<SqlBool>`(plain(users.name) like plain(${like}) or users.username::text ilike ${like})`),
    )
    .$if(from !== undefined, (query) =>
      query.where(sql<SqlBool>`${key} > (${from!.gone}::boolean, ${from!.name}::text, ${from!.id}::bigint)`),
    )
    .orderBy(sql`users.deactivated_at is not null, plain(users.name), users.id`)
    .select(sql<string>`plain(users.name)`.as("plain_name"))
    .limit(PAGE + 1)
    .execute();
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  const next = last && writeKey({ gone: last.deactivated_at !== null, name: last.plain_name, id: last.id });
  return { rows: rows.slice(0, PAGE), next };
}

export async function getStaff(db: Db | Trx, id: number): Promise<StaffRow> {
  const row = await staff(db).where("users.id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

export async function countActive(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from users where deactivated_at is null`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Pages that somebody can be made a member of, and those that they are: what a form leaves out it takes away. */
export const listPagesToJoin = (db: Db, userId: number | null = null) =>
  db
    .selectFrom("pages")
    .select(["id", "name", "channel"])
    .where((eb) =>
      eb.or([
        eb("state", "<>", "disconnected"),
        eb("id", "in", eb.selectFrom("page_members").select("page_id").where("user_id", "=", userId)),
      ]),
    )
    .orderBy("name")
    .execute();

interface Key {
  gone: boolean;
  name: string;
  id: number;
}

const writeKey = ({ gone, name, id }: Key) => Buffer.from(JSON.stringify([gone, name, id])).toString("base64url");

/** A key that is none starts at the top. */
function readKey(text: string | undefined): Key | undefined {
  try {
    const [gone, name, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    if (typeof gone !== "boolean" || typeof name !== "string" || !Number.isSafeInteger(id)) return undefined;
    return { gone, name: name.replaceAll("\0", ""), id: id as number };
  } catch {
    return undefined;
  }
}

import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { Page } from "./table.ts";

export interface Member {
  id: number;
  name: string;
  is_admin: boolean;
}

export interface ListedPage extends Page {
  members: Member[];
  last_message_at: Date | null;
  /** Conversations with a message in the last seven days. */
  lively: number;
}

type Asking = Pick<Person, "id" | "role">;

export const runsEverything = (person: Asking) => person.role === "owner" || person.role === "admin";

/** The pages whose settings the person may see: all for owner and admins, for the others those they administer. */
export async function listPages(db: Db | Trx, person: Asking): Promise<ListedPage[]> {
  return db
    .selectFrom("pages")
    .selectAll("pages")
    .select((eb) => [
      sql<Member[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', users.id, 'name', users.name, 'is_admin', page_members.is_admin)
          order by page_members.is_admin desc, page_members.added_at, users.id)
        from page_members join users on users.id = page_members.user_id
        where page_members.page_id = pages.id and users.deactivated_at is null), '[]')`.as("members"),
      eb
        .selectFrom("conversations")
        .whereRef("conversations.page_id", "=", "pages.id")
        .select("conversations.last_message_at")
        .orderBy("conversations.last_message_at", "desc")
        .limit(1)
        .as("last_message_at"),
      eb
        .selectFrom("conversations")
        .whereRef("conversations.page_id", "=", "pages.id")
        .where("conversations.last_message_at", ">", sql<Date>`now() - interval '7 days'`)
        .select(sql<number>`count(*)`.as("lively"))
        .$asScalar()
        .$notNull()
        .as("lively"),
    ])
    .where(managedBy(person))
    .orderBy(sql`pages.state = 'disconnected'`)
    .orderBy("pages.name")
    .orderBy("pages.id")
    .execute();
}

/** One page that the person may change. Throws NotFound. */
export async function getManagedPage(db: Db | Trx, person: Asking, id: number): Promise<ListedPage> {
  const page = (await listPages(db, person)).find((each) => each.id === id);
  if (!page) throw new NotFound(`no page ${id}`);
  return page;
}

/** Those of these pages whose settings the person may see. */
export async function managedIds(db: Db | Trx, person: Asking, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom("pages").select("id").where("id", "in", ids).where(managedBy(person)).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Whether there is anything for the person in the settings of pages. */
export async function managesPages(db: Db, person: Asking): Promise<boolean> {
  if (runsEverything(person)) return true;
  const one = await db
    .selectFrom("page_members")
    .select("page_id")
    .where("user_id", "=", person.id)
    .where("is_admin", "=", true)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

function managedBy(person: Asking) {
  if (runsEverything(person)) return sql<boolean>`true`;
  return sql<boolean>`exists (select 1 from page_members mine
    where mine.page_id = pages.id and mine.user_id = ${person.id} and mine.is_admin)`;
}

/** How many conversations a page has: said before it is disconnected. */
export async function countConversations(db: Db, pageId: number): Promise<number> {
  const { n } = await db
    .selectFrom("conversations")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("page_id", "=", pageId)
    .executeTakeFirstOrThrow();
  return n;
}

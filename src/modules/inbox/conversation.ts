import { type Selectable, sql } from "kysely";
import { composedOnce, isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { ConversationTable } from "./table.ts";
import { visibleTo } from "./visibility.ts";

export interface ConversationRow extends Selectable<ConversationTable> {
  customer_name: string;
  platform_name: string | null;
  /** The customer's id at the provider (a PSID). */
  provider_id: string;
  picture_file_id: number | null;
  profile_state: "waiting" | "known" | "refused";
  customer_since: Date;
  page_name: string;
  page_provider_id: string;
  page_state: "connected" | "reauthorize" | "disconnected";
  /** Until then the platform takes no replies of it. */
  page_paused_until: Date | null;
  human_agent: boolean;
  assignee: { id: number; name: string } | null;
  following: boolean;
  has_draft: boolean;
}

/** What the person has begun to write there, in any query with `conversations` in its from clause. */
export const hasDraft = (db: Db | Trx, person: Pick<Person, "id">) =>
  db
    .selectFrom("drafts")
    .where("drafts.conversation_id", "=", sql.ref<number>("conversations.id"))
    .where("drafts.user_id", "=", person.id)
    .select("drafts.user_id");

function rowsFor(db: Db | Trx, person: Pick<Person, "id" | "role">) {
  return db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .leftJoin("users as assignees", "assignees.id", "conversations.assignee_id")
    .selectAll("conversations")
    .select((eb) => [
      "customers.name as customer_name",
      "customers.created_at as customer_since",
      "identities.platform_name",
      "identities.provider_id",
      "identities.picture_file_id",
      "identities.profile_state",
      "pages.name as page_name",
      "pages.provider_id as page_provider_id",
      "pages.state as page_state",
      "pages.paused_until as page_paused_until",
      "pages.human_agent",
      sql<ConversationRow["assignee"]>`case when assignees.id is null then null
        else jsonb_build_object('id', assignees.id, 'name', assignees.name) end`.as("assignee"),
      eb
        .exists(
          eb
            .selectFrom("conversation_participants as following")
            .whereRef("following.conversation_id", "=", "conversations.id")
            .where("following.user_id", "=", person.id)
            .where("following.role", "=", sql.lit("follower"))
            .select("following.user_id"),
        )
        .$castTo<boolean>()
        .as("following"),
      eb.exists(hasDraft(db, person)).$castTo<boolean>().as("has_draft"),
    ]);
}

/** One conversation through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getConversation(
  db: Db | Trx,
  person: Pick<Person, "id" | "role">,
  id: number,
): Promise<ConversationRow> {
  return found(await oneRow(db, { role: person.role }, { userId: person.id, id }), id);
}

/** The same, nobody else's to change until the end of the transaction. */
export async function lockConversation(trx: Trx, person: Pick<Person, "id" | "role">, id: number) {
  return found(await oneRow(trx, { role: person.role, locked: true }, { userId: person.id, id }), id);
}

function found([row]: ConversationRow[], id: number): ConversationRow {
  if (!row) throw new NotFound(`no conversation ${id}`);
  return row;
}

interface RowShape extends Pick<Person, "role"> {
  locked?: true;
}

const oneRow = composedOnce<Database, RowShape, { userId: number; id: number }, ConversationRow>(
  (db, { role, locked }, { userId, id }) => {
    const person = { id: userId, role };
    const row = rowsFor(db, person).where("conversations.id", "=", id).where(visibleTo(person));
    return locked ? row.forUpdate("conversations") : row;
  },
);

/** Which of these conversations the person may see: for streams and files. */
export async function visibleIds(db: Db, person: Pick<Person, "id" | "role">, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const some = db
    .selectFrom("conversations")
    .select("id")
    .where(isOneOf("conversations.id", ids))
    .where(visibleTo(person));
  const rows = await plannedOnce(db, some.compile());
  return new Set(rows.map((row) => row.id));
}

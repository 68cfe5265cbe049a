import { type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { Database } from "../../database.ts";
import type { Person } from "./table.ts";

/**
 * AS-5, the one place, here as both the inbox and the customers stand on it: which conversations a person may see. Owner and admins see all; supervisors all of the pages
 * they belong to; page admins all of their page; agents, on their pages, the unclaimed ones, their own, and those they
 * take part in or follow. Composes into any query with `conversations` in its from clause.
 */
export function conversationsVisibleTo(person: Pick<Person, "id" | "role">) {
  return (eb: ExpressionBuilder<Database, "conversations">) => {
    if (person.role === "owner" || person.role === "admin") return eb.lit(true);
    const seesWholePage = person.role === "supervisor" ? sql<SqlBool>`true` : sql<SqlBool>`page_members.is_admin`;
    const member = eb
      .selectFrom("page_members")
      .whereRef("page_members.page_id", "=", "conversations.page_id")
      .where("page_members.user_id", "=", person.id);
    return eb.or([
      eb.exists(member.where(seesWholePage).select("page_members.user_id")),
      eb.and([
        eb.exists(member.select("page_members.user_id")),
        eb.or([
          eb("conversations.assignee_id", "is", null),
          eb("conversations.assignee_id", "=", person.id),
          eb.exists(
            eb
              .selectFrom("conversation_participants as taking_part")
              .whereRef("taking_part.conversation_id", "=", "conversations.id")
              .where("taking_part.user_id", "=", person.id)
              .select("taking_part.user_id"),
          ),
        ]),
      ]),
    ]);
  };
}

/** Pages by name, to choose from: all for those who see all, else those one belongs to. */
export function pagesByName(db: Kysely<Database>, { id, role }: Pick<Person, "id" | "role">) {
  const all = db
    .selectFrom("pages")
    .select(["id", "name"])
    .orderBy(sql`plain(name)`)
    .orderBy("id");
  if (role === "owner" || role === "admin") return all;
  return all.where("id", "in", (eb) => eb.selectFrom("page_members").select("page_id").where("user_id", "=", id));
}

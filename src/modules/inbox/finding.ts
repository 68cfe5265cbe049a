import { type SqlBool, sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import type { Person } from "../people/table.ts";
import { visibleTo } from "./visibility.ts";

export interface Found {
  id: number;
  channel: Channel;
  customer_name: string;
  page_name: string;
  last_message_at: Date;
}

/** Conversations by the customer's name, diacritics or not, newest first; only those that the person may see. */
export function findByName(db: Db, person: Pick<Person, "id" | "role">, text: string, limit: number): Promise<Found[]> {
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .select(["conversations.id", "conversations.channel", "conversations.last_message_at"])
    .select(["customers.name as customer_name", "pages.name as page_name"])
    .where(sql<SqlBool>`customers.name_plain like plain(${like})`)
    .where(visibleTo(person))
    .orderBy("conversations.last_message_at", "desc")
    .orderBy("conversations.id", "desc")
    .limit(limit)
    .execute();
}

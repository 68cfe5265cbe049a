import { type SqlBool, sql } from "kysely";
import type { Db } from "../../database.ts";
import { likeOf } from "../../like.ts";
import type { Channel } from "../channels/table.ts";
import { parsePhone } from "../customers/mod.ts";
import type { Person } from "../people/table.ts";
import { type Filter, matching } from "./filter.ts";
import { type ConversationLine, listConversations } from "./listing.ts";

export interface Found {
  id: number;
  channel: Channel;
  customer_name: string;
  page_name: string;
  last_message_at: Date;
}
type Asking = Pick<Person, "id" | "role">;

/** Fewer digits than these are in every other number. */
const FEWEST_DIGITS = 4;

/** Of customers: this in the name, diacritics or not, or in a number, however either was written. */
function customersLike(text: string) {
  const name = sql<SqlBool>`customers.name_plain like plain(${likeOf(text)})`;
  const typed = /^[+\d\s().,-]+$/.test(text) ? text.replace(/\D/g, "") : "";
  const digits = parsePhone(text)?.digits ?? typed;
  if (digits.length < FEWEST_DIGITS) return name;
  return sql<SqlBool>`(${name} or customers.id = any(array(
    select customer_id from customer_phones where digits like ${likeOf(digits)} limit 500)))`;
}

/** Conversations by the customer's name or number, newest first; only those that the person may see. */
export function findByName(
  db: Db,
  person: Asking,
  text: string,
  limit: number,
  filter: Filter = { room: "all" },
): Promise<Found[]> {
  const conversations = db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .select(["conversations.id", "conversations.channel", "conversations.last_message_at"])
    .select(["customers.name as customer_name", "pages.name as page_name"])
    .where(customersLike(text));
  return (matching(conversations as never, person, filter) as typeof conversations)
    .orderBy("conversations.last_message_at", "desc")
    .orderBy("conversations.id", "desc")
    .limit(limit)
    .execute();
}

/** The same as lines of the list, done or not. */
export async function findConversations(
  db: Db,
  person: Asking,
  text: string,
  { limit = 8, filter }: { limit?: number; filter?: Filter | undefined } = {},
): Promise<{ rows: ConversationLine[]; more: boolean }> {
  if (!text.trim()) return { rows: [], more: false };
  const found = await findByName(db, person, text.trim(), limit + 1, filter);
  const ids = found.slice(0, limit).map((row) => row.id);
  if (ids.length === 0) return { rows: [], more: false };
  const { rows } = await listConversations(db, person, { room: "all", ids });
  return { rows, more: found.length > limit };
}

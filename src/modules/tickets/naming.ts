import type { Trx } from "../../database.ts";
import { getCategory } from "./categories.ts";
import type { Editable } from "./editable.ts";

/** What a person reads for the value of a field: the name of what an id stands for, else the value itself. */
export async function nameOf(trx: Trx, field: Editable, value: string | number | null): Promise<string | null> {
  if (value === null) return null;
  const id = Number(value);
  switch (field) {
    case "category_id":
      return (await getCategory(trx, id)).path;
    case "sla_policy_id":
      return named(trx.selectFrom("sla_policies").select("name").where("id", "=", id).executeTakeFirst());
    case "customer_id":
      return named(trx.selectFrom("customers").select("name").where("id", "=", id).executeTakeFirst());
    case "conversation_id":
      return named(
        trx
          .selectFrom("conversations")
          .innerJoin("pages", "pages.id", "conversations.page_id")
          .select("pages.name")
          .where("conversations.id", "=", id)
          .executeTakeFirst(),
      );
    default:
      return String(value);
  }
}

const named = async (found: Promise<{ name: string } | undefined>) => (await found)?.name ?? null;

import type { Db } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";

/** What a form holds while nobody sent it yet, as the browser names its fields. */
export type DraftFields = Record<string, string | string[]>;

export interface FormDraft {
  fields: DraftFields;
  updated_at: Date;
}

type Mine = Pick<Person, "id">;
const LARGEST_DRAFT = 400_000;

/** Keeps what was typed, over a reload, a restart and another browser. */
export async function keepFormDraft(db: Db, person: Mine, key: string, fields: DraftFields): Promise<Date> {
  const text = JSON.stringify(fields);
  if (text.length > LARGEST_DRAFT) throw new Invalid({ form: "tooLong" });
  const updated_at = new Date();
  await db
    .insertInto("form_drafts")
    .values({ user_id: person.id, key, fields: text, updated_at })
    .onConflict((conflict) => conflict.columns(["user_id", "key"]).doUpdateSet({ fields: text, updated_at }))
    .execute();
  return updated_at;
}

export function findFormDraft(db: Db, person: Mine, key: string): Promise<FormDraft | undefined> {
  return db
    .selectFrom("form_drafts")
    .select(["fields", "updated_at"])
    .where("user_id", "=", person.id)
    .where("key", "=", key)
    .executeTakeFirst() as Promise<FormDraft | undefined>;
}

export async function clearFormDraft(db: Db, person: Mine, key: string): Promise<void> {
  await db.deleteFrom("form_drafts").where("user_id", "=", person.id).where("key", "=", key).execute();
}

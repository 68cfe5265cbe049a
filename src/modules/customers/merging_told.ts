import type { Selectable } from "kysely";
import type { Trx } from "../../database.ts";
import { recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { type MergeField, showValue, type Values } from "./merging_fields.ts";
import type { CustomerTable } from "./table.ts";

type Row = Selectable<CustomerTable>;
type Shown = Partial<Record<MergeField, string>>;

export interface Telling {
  kept: Pick<Row, "id" | "name">;
  gone: Pick<Row, "id" | "name">;
  mergeId: number;
  /** What then stands nowhere else, in words. */
  was?: Shown;
  /** Of the kept one, for whoever had it open. */
  changed?: { version: number; fields: Record<string, [unknown, unknown]> };
}

/** A line in the history of both. */
export async function tell(
  trx: Trx,
  person: Person,
  name: "customer.merged" | "customer.linked" | "customer.parted",
  { kept, gone, mergeId, was = {}, changed }: Telling,
): Promise<void> {
  const line = (one: Telling["kept"], other: Telling["kept"], role: "kept" | "gone") => ({
    name,
    subjectId: one.id,
    by: person.id,
    detail: {
      merge_id: mergeId,
      role,
      other_id: other.id,
      other_name: other.name,
      ...(role === "kept" && { was, ...changed }),
    },
  });
  await recordAll(trx, [line(kept, gone, "kept"), line(gone, kept, "gone")]);
}

/** Values in words, a company by its name of then. */
export async function inWords(trx: Trx, values: Values): Promise<Shown> {
  const shown: Shown = Object.fromEntries(
    (Object.entries(values) as [MergeField, unknown[]][]).map(([field, each]) => [field, showValue(field, each)]),
  );
  if (!values.company) return shown;
  const of = trx.selectFrom("customers").select("name").where("id", "=", Number(values.company[0]));
  return { ...shown, company: (await of.executeTakeFirstOrThrow()).name };
}

/** Whoever looks at a conversation of theirs sees the name and the panel anew. */
export async function retell(trx: Trx, customerId: number): Promise<void> {
  const conversations = await trx
    .selectFrom("conversations")
    .select("id")
    .where("customer_id", "=", customerId)
    .orderBy("last_message_at", "desc")
    .limit(50)
    .execute();
  await recordAll(
    trx,
    conversations.map(({ id }) => ({ name: "conversation.profile_known" as const, subjectId: id })),
  );
}

import { type Selectable, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { wholeOf } from "./queries.ts";
import { CameBetween, inTurn, lockCustomers } from "./merging_locks.ts";
import { changesOf, columnsFor, overwriting, type Values, valuesOf } from "./merging_fields.ts";
import {
  copyMembers,
  lockHanging,
  type Members,
  membersOf,
  moveAll,
  type Moved,
  type Primaries,
  primariesOf,
  setPrimaries,
} from "./merging_rows.ts";
import { inWords, retell, tell } from "./merging_told.ts";
import { placeholderName } from "./naming.ts";
import type { CustomerTable } from "./table.ts";
import { visibleIds } from "./visibility.ts";

type Row = Selectable<CustomerTable>;

export interface Merging {
  /** The record that remains: the one chosen in the dialog. */
  keptId: number;
  /** The one that goes into it: the chat's. */
  goneId: number;
  kind: "merge" | "link";
  /** A double click is one merge. */
  commandId: string;
}

export interface Merged {
  mergeId: number;
  keptId: number;
}

interface AsItWas {
  values: Required<Values>;
  members: Members;
  primaries: Primaries;
  last_contact_at: Date | string | null;
}

/** As it is written down in customer_merges, so that it can be undone. */
export interface Before {
  kept: AsItWas;
  gone: AsItWas;
}
export type MovedRows = Moved & { wrote: Values };

/**
 * CU-4: makes two records of one person one. Everything of the other record moves to the chosen one in one transaction;
 * merged, the other's values overwrite, linked, they only fill what is empty; whatever is overwritten stays as history.
 */
export async function mergeCustomers(db: Db, person: Person, merging: Merging): Promise<Merged> {
  return inTurn(() =>
    changing(db, async (trx) => {
      const locked = await lockBoth(trx, person, merging);
      return "mergeId" in locked ? locked : mergeLocked(trx, person, locked, merging);
    }),
  );
}

interface Locked {
  kept: Row;
  gone: Row;
}

/** Both records and what hangs on the one that goes; or the merge that has made them one already. */
async function lockBoth(trx: Trx, person: Person, { keptId, goneId, commandId }: Merging): Promise<Locked | Merged> {
  const seen = await visibleIds(trx, person, [keptId, goneId]);
  const conversations = await lockHanging(trx, goneId);
  const rows = await lockCustomers(trx, [keptId, goneId]);
  const [kept, gone] = [rows.get(keptId), rows.get(goneId)];
  if (!kept || !gone || keptId === goneId) throw new NotFound(`customers ${keptId} and ${goneId}`);
  const done = await findDone(trx, person, { keptId, goneId, commandId });
  if (done) return done;
  for (const row of [kept, gone]) if (row.merged_into_id !== null) await refuseMoved(trx, person, row);
  for (const id of [keptId, goneId]) if (!seen.has(id)) throw new NotFound(`customer ${id}`);
  const kinds = [kept.kind, gone.kind];
  if (kinds.includes("account") && kinds.includes("contact")) throw new Refused("company_and_person");
  const now = await trx.selectFrom("conversations").select("id").where("customer_id", "=", goneId).execute();
  if (now.some(({ id }) => !conversations.includes(id)))
    throw new CameBetween("a conversation came to the record that goes");
  return { kept, gone };
}

/** What is asked for is so already: by a first click, or by a colleague who made the same two one. */
async function findDone(
  trx: Trx,
  person: Person,
  { keptId, goneId, commandId }: Omit<Merging, "kind">,
): Promise<Merged | undefined> {
  const pair = [keptId, goneId];
  const merge = await trx
    .selectFrom("customer_merges")
    .select(["id", "kept_id"])
    .where((eb) =>
      eb.or([
        eb("command_id", "=", commandId),
        eb.and([eb("kept_id", "in", pair), eb("gone_id", "in", pair), eb("undone_at", "is", null)]),
      ]),
    )
    .orderBy("id", "desc")
    .executeTakeFirst();
  if (!merge) return undefined;
  const living = await wholeOf(trx, merge.kept_id);
  if (!(await visibleIds(trx, person, [living])).has(living)) throw new NotFound(`customer ${keptId}`);
  return { mergeId: merge.id, keptId: merge.kept_id };
}

/** One of the two went into a third record meanwhile, whose values nobody has seen in the dialog. */
async function refuseMoved(trx: Trx, person: Person, { id, name }: Row): Promise<never> {
  const living = await wholeOf(trx, id);
  if (!(await visibleIds(trx, person, [living])).has(living)) throw new NotFound(`customer ${id}`);
  const into = await trx.selectFrom("customers").select("name").where("id", "=", living).executeTakeFirstOrThrow();
  throw new Refused("customer_moved", { name, into: into.name });
}

async function mergeLocked(
  trx: Trx,
  person: Person,
  { kept, gone }: Locked,
  { kind, commandId }: Merging,
): Promise<Merged> {
  const { wrote, lost } = overwriting(kept, gone, kind, await isPlaceholder(trx, gone));
  const before: Before = { kept: await asItIs(trx, kept), gone: await asItIs(trx, gone) };
  const moved = await moveAll(trx, gone.id, kept.id);
  await copyMembers(trx, gone.id, kept.id);
  await setPrimaries(trx, kept.id, primariesAfter(before, kind));
  const { id: mergeId } = await trx
    .insertInto("customer_merges")
    .values({
      command_id: commandId,
      kind,
      kept_id: kept.id,
      gone_id: gone.id,
      moved: JSON.stringify({ ...moved, wrote }),
      before: JSON.stringify(before),
      by_id: person.id,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const was = await inWords(trx, lost);
  await keepLost(trx, kept.id, mergeId, was);
  const { version } = await trx
    .updateTable("customers")
    .set({
      ...columnsFor(wrote),
      last_contact_at: sql`greatest(last_contact_at, ${gone.last_contact_at}::timestamptz)`,
      version: sql`version + 1`,
      updated_at: new Date(),
    } as never)
    .where("id", "=", kept.id)
    .returning("version")
    .executeTakeFirstOrThrow();
  await trx
    .updateTable("customers")
    .set({ merged_into_id: kept.id, version: sql<number>`version + 1`, updated_at: new Date() })
    .where("id", "=", gone.id)
    .execute();
  await tell(trx, person, kind === "merge" ? "customer.merged" : "customer.linked", {
    kept,
    gone,
    mergeId,
    was,
    changed: { version, fields: changesOf(kept, wrote) },
  });
  await retell(trx, kept.id);
  return { mergeId, keptId: kept.id };
}

const asItIs = async (trx: Trx, row: Row) => ({
  values: valuesOf(row),
  members: await membersOf(trx, row.id),
  primaries: await primariesOf(trx, row.id),
  last_contact_at: row.last_contact_at,
});

const primariesAfter = ({ kept, gone }: Before, kind: "merge" | "link"): Primaries => {
  const [first, second] = kind === "merge" ? [gone.primaries, kept.primaries] : [kept.primaries, gone.primaries];
  return {
    customer_phones: first.customer_phones ?? second.customer_phones ?? null,
    customer_emails: first.customer_emails ?? second.customer_emails ?? null,
    identities: kept.primaries.identities ?? null,
  };
};

/** The name of one who was never asked stands for nobody. */
async function isPlaceholder(trx: Trx, { id, name }: Row): Promise<boolean> {
  const identities = await trx
    .selectFrom("identities")
    .innerJoin("pages", "pages.id", "identities.page_id")
    .select(["pages.channel", "identities.provider_id"])
    .where("identities.customer_id", "=", id)
    .execute();
  return identities.some((one) => placeholderName(one.channel, one.provider_id) === name);
}

async function keepLost(trx: Trx, customerId: number, mergeId: number, lost: Record<string, string>): Promise<void> {
  const rows = Object.entries(lost).map(([field, value]) => ({
    customer_id: customerId,
    merge_id: mergeId,
    field,
    value,
  }));
  if (rows.length > 0) await trx.insertInto("customer_values").values(rows).execute();
}

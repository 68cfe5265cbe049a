import type { Db } from "../../database.ts";
import { UNDO_MS } from "./parting.ts";

export interface MergeLine {
  id: number;
  kind: "merge" | "link";
  gone_name: string;
  created_at: Date;
}

/** What went into a record and can still be taken out again, newest first, for who has found the customer. */
export const mergesOf = (db: Db, customerId: number, now = new Date()): Promise<MergeLine[]> =>
  db
    .selectFrom("customer_merges")
    .innerJoin("customers", "customers.id", "customer_merges.gone_id")
    .select(["customer_merges.id", "customer_merges.kind", "customers.name as gone_name", "customer_merges.created_at"])
    .where("kept_id", "=", customerId)
    .where("undone_at", "is", null)
    .where("customer_merges.created_at", ">", new Date(now.getTime() - UNDO_MS))
    .orderBy("customer_merges.id", "desc")
    .limit(10)
    .execute();

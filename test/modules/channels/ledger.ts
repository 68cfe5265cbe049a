import type { Db, Trx } from "../../../src/database.ts";
import { receive } from "../../../src/modules/channels/receiving.ts";
import { splitWebhook } from "../../../src/modules/channels/facebook/split.ts";
import type { Incoming, Outcome } from "../../../src/modules/channels/incoming.ts";
import { eventually } from "../../helpers.ts";
import { bytes } from "./facebook/writing.ts";

/** An inbox that only remembers, in the database, so that what a rollback undoes is forgotten. */
export async function openNotebook(db: Db) {
  const notes = db.withTables<{ notebook: { id: number; counterpart: string; mid: string } }>();
  await db.schema.dropTable("notebook").ifExists().execute();
  await db.schema
    .createTable("notebook")
    .addColumn("id", "bigserial", (column) => column.primaryKey())
    .addColumn("counterpart", "text")
    .addColumn("mid", "text", (column) => column.unique())
    .execute();

  return {
    async apply(trx: Trx, _pageId: number, events: Incoming[]): Promise<Outcome[]> {
      const written = trx.withTables<{ notebook: { id: number; counterpart: string; mid: string } }>();
      const outcomes: Outcome[] = [];
      for (const event of events) {
        if (event.kind !== "message") throw new Error("only messages in these tests");
        if (event.body === "poison") throw new Error(`cannot swallow ${event.mid}`);
        const added = await written
          .insertInto("notebook")
          .values({ counterpart: event.counterpart, mid: event.mid } as never)
          .onConflict((conflict) => conflict.doNothing())
          .returning("id")
          .executeTakeFirst();
        outcomes.push({ state: added ? "applied" : "duplicate" });
      }
      return outcomes;
    },
    all: () => notes.selectFrom("notebook").selectAll().orderBy("id").execute(),
    close: () => db.schema.dropTable("notebook").execute(),
  };
}

export const deliver = (db: Db, body: unknown) => receive(db, "facebook", bytes(body), splitWebhook);

export async function nothingPending(db: Db): Promise<void> {
  await eventually(async () => {
    const waiting = db.selectFrom("webhook_events").select("id").where("state", "=", "pending").limit(1);
    return !(await waiting.executeTakeFirst());
  });
}

/** How the ledger ended: `state/reason` of each row, in order. */
export async function ends(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("webhook_events").select(["state", "reason"]).orderBy("id").execute();
  return rows.map(({ state, reason }) => (reason ? `${state}/${reason}` : state));
}

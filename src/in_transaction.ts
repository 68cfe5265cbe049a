import { Transaction } from "kysely";
import type { Database, Db, Trx } from "./database.ts";
import { unconnected } from "./together.ts";

/**
 * One transaction, in which what is asked at once leaves at once: Kysely's own asks each statement only when the one
 * before has been answered. In what order they were asked they are done, and once `work` has ended none is asked any more.
 */
export function inTransaction<Result>(db: Db, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  return db.transaction().execute((begun) => {
    const executor = begun.getExecutor();
    return executor.provideConnection(async (connection) => {
      let isOver = false;
      let broken: unknown;
      const held = executor.withConnectionProvider({
        async provideConnection(consumer) {
          if (isOver) throw new Error("the transaction that this was asked in is over");
          try {
            const answer = await consumer(connection);
            broken = undefined;
            return answer;
          } catch (error) {
            // Those behind it fail as well, each with nothing but that: what says why is the first.
            if (isBehind(error) && broken) throw broken;
            broken = error;
            throw error;
          }
        },
      });
      try {
        return await work(new Transaction<Database>({ ...unconnected, executor: held }));
      } finally {
        isOver = true;
      }
    });
  });
}

/** “current transaction is aborted, commands ignored until end of transaction block” */
const isBehind = (error: unknown) => (error as { code?: string } | null)?.code === "25P02";

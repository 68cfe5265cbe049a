import {
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutor,
} from "kysely";
import type { Database, Db } from "./database.ts";

/** Never asked for a connection: what is asked goes through the one that is held. */
class HeldDriver extends DummyDriver {
  override beginTransaction(): Promise<never> {
    return Promise.reject(new Error("what is asked together is no transaction"));
  }
}

const driver = new HeldDriver();
const dialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => driver,
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};
/** What Kysely wants to have besides who executes. */
export const unconnected = { config: { dialect }, dialect, driver };

/**
 * For a screen that asks for many small things: all of it over one connection, and in one packet what is asked at once.
 * To wake six backends costs more than what each of them then does. Not for what takes long, as nobody overtakes there.
 */
export function together<Result>(db: Db, ask: (one: Db) => Promise<Result>): Promise<Result> {
  const executor = db.getExecutor();
  return executor.provideConnection(async (connection) => {
    const underWay: Promise<unknown>[] = [];
    const held: QueryExecutor = executor.withConnectionProvider({
      provideConnection(consumer) {
        const answer = consumer(connection);
        underWay.push(answer);
        return answer;
      },
    });
    try {
      return await ask(new Kysely<Database>({ ...unconnected, executor: held }));
    } finally {
      // Where one has failed the others are still to be answered, before somebody else gets the connection.
      await Promise.allSettled(underWay);
    }
  });
}

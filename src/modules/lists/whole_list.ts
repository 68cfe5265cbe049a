import type { Db, Trx } from "../../database.ts";

/** Each holds a connection until it has been read: others need some, too. */
const MOST_AT_ONCE = 4;
/** Whoever takes longer over one page has gone, or might as well have. */
const PATIENCE_MS = 60_000;

type ReadPage<Row> = (from: Trx, after: string | undefined) => Promise<{ rows: Row[]; next?: string | undefined }>;

/**
 * Page after page of a key-set list, all as it was when the first was read: a row that is changed meanwhile, and moves
 * by that to another place, is there once.
 */
export async function* allPages<Row>(db: Db, read: ReadPage<Row>): AsyncGenerator<Row[]> {
  const leave = await turnOf(db);
  const snapshot = await db
    .startTransaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute()
    .catch((error: unknown) => {
      leave();
      throw error;
    });
  let isOver = false;
  const end = async () => {
    if (isOver) return;
    isOver = true;
    // A connection that broke has ended it.
    await snapshot
      .rollback()
      .execute()
      .catch(() => {});
    leave();
  };
  try {
    let after: string | undefined;
    do {
      const page = await read(snapshot, after);
      const gone = setTimeout(() => void end(), PATIENCE_MS).unref();
      if (page.rows.length > 0) yield page.rows;
      clearTimeout(gone);
      after = page.next;
    } while (after);
  } finally {
    await end();
  }
}

interface Turns {
  taken: number;
  waiting: (() => void)[];
}
const turns = new WeakMap<Db, Turns>();

/** Waits until there are fewer; gives back how to let the next one in. */
async function turnOf(db: Db): Promise<() => void> {
  const own = turns.get(db) ?? { taken: 0, waiting: [] };
  turns.set(db, own);
  if (own.taken < MOST_AT_ONCE) own.taken++;
  else await new Promise<void>((resolve) => own.waiting.push(resolve));
  return () => {
    const next = own.waiting.shift();
    if (next) next();
    else own.taken--;
  };
}

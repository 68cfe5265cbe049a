import type { Socket } from "node:net";
import type pg from "pg";

/** A statement is named at its third run: what is asked once or twice would only take room on every connection. */
const RUNS_BEFORE = 2;
/** What a connection keeps prepared at most, so that texts which vary without end fill no server. */
const MOST_NAMED = 200;
const MOST_COUNTED = 2_000;

/** How a pattern is best looked for depends on the pattern, so such a statement is planned each time. */
const isWorthNaming = (text: string) =>
  text.startsWith(PLANNED_ONCE) || (/^\s*(select|insert|update|delete|with)\b/i.test(text) && !/\blike\b/i.test(text));

/**
 * Begins a statement whose best plan is the same whatever its values are. Left to itself PostgreSQL plans a wide join
 * anew each time it is asked, while its tables are small for ever: it takes two milliseconds of planning for nothing,
 * as it only weighs what both plans would cost to run (`plan_cache_mode`, and "Prepared statements" in its manual).
 */
export const PLANNED_ONCE = "/* planned once */ ";

type PlanMode = "auto" | "force_generic_plan";

/** The server's words for a kept plan whose columns a migration has changed meanwhile. */
export function isStalePlan(error: unknown): boolean {
  const { code, message = "" } = (error ?? {}) as { code?: string; message?: string };
  return code === "0A000" && message.includes("cached plan");
}

/** Nothing to choose: what is inserted, or one row or a few of one table by what they are equal to. */
const isPlain = (text: string) =>
  /^\s*insert\b/i.test(text) ||
  !/\b(?:join|limit|like|between|group by|lateral|union|with)\b|[<>]|\(\s*select\b/i.test(text);

/** How a statement wants to be planned; undefined where it is all the same. */
const modeFor = (text: string): PlanMode | undefined =>
  text.startsWith(PLANNED_ONCE) ? "force_generic_plan" : isPlain(text) ? undefined : "auto";

/** What a text of a statement comes to, looked at once. */
function remembered<Found>(look: (text: string) => Found) {
  const known = new Map<string, Found>();
  return {
    of(text: string): Found {
      if (known.has(text)) return known.get(text)!;
      if (known.size >= MOST_COUNTED) known.clear();
      const found = look(text);
      known.set(text, found);
      return found;
    },
  };
}

type Query = (...given: unknown[]) => unknown;

/** Where the driver notes what a connection has prepared. */
interface Kept {
  connection: { parsedStatements: Record<string, string>; stream: Socket };
}

/** Whatever is asked of a connection in one go leaves in one piece: each write of its own wakes the server once more. */
function inOnePacket(client: pg.ClientBase): void {
  const { stream } = (client as unknown as Kept).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Nobody waits for a transaction to begin: its first statement goes out behind, and fails where it could not. */
function beginAlong(beginning: Promise<unknown>): Promise<Pick<pg.QueryResult, "command" | "rowCount" | "rows">> {
  beginning.catch(() => {});
  return Promise.resolve({ command: "BEGIN", rowCount: null, rows: [] });
}

/**
 * Planning a wide join takes longer than running it, so each connection prepares what it is asked again and again.
 * When a migration has changed what a statement gives, everything is named anew: outside a transaction the statement
 * runs once more by itself, inside one the transaction fails and its next try succeeds.
 */
export function preparing(pool: pg.Pool): void {
  const modes = remembered(modeFor);
  let names = new Map<string, string>();
  const runs = new Map<string, number>();
  let age = 0;

  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known || !isWorthNaming(text)) return known;
    const before = runs.get(text) ?? 0;
    if (before < RUNS_BEFORE) {
      if (runs.size >= MOST_COUNTED) runs.clear();
      runs.set(text, before + 1);
      return undefined;
    }
    runs.delete(text);
    if (names.size === MOST_NAMED) beginAnew();
    const name = `again_${age}_${names.size}`;
    names.set(text, name);
    return name;
  };
  const beginAnew = () => {
    age += 1;
    names = new Map();
  };

  pool.on("connect", (client) => {
    const query = client.query.bind(client) as Query;
    let ownAge = age;
    const letGoOfOld = () => {
      ownAge = age;
      (client as unknown as Kept).connection.parsedStatements = {};
      // Within a transaction that has failed it is refused: the server then keeps the old ones, which nobody asks for.
      (query("deallocate all") as Promise<unknown>).catch(() => {});
    };
    // Nobody knows it after a rollback, which takes back what was set since the beginning.
    let mode: PlanMode | undefined = "auto";
    const planBy = (wanted: PlanMode | undefined) => {
      if (!wanted || mode === wanted) return;
      mode = wanted;
      (query(`set plan_cache_mode = ${wanted}`) as Promise<unknown>).catch(() => (mode = undefined));
    };
    const prepared: Query = (text, values, ...rest) => {
      inOnePacket(client);
      if (text === "begin") return beginAlong(query(text) as Promise<unknown>);
      if (typeof text === "string" && /^rollback/i.test(text)) mode = undefined;
      else if (typeof text === "string" && Array.isArray(values) && values.length > 0) planBy(modes.of(text));
      const name = typeof text === "string" && rest.length === 0 && Array.isArray(values) ? nameOf(text) : undefined;
      if (!name) return query(text, values, ...rest);
      if (ownAge !== age) letGoOfOld();
      const nameAge = age;
      const asked = query({ name, text, values }) as Promise<pg.QueryResult>;
      return asked.catch((error: unknown) => {
        if (!isStalePlan(error)) throw error;
        // Another connection may have said so already.
        if (nameAge === age) beginAnew();
        if (client.getTransactionStatus() !== "I") throw error;
        return query(text, values);
      });
    };
    client.query = prepared as typeof client.query;
  });
}

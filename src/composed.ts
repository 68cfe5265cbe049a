import { CompiledQuery, type Compilable, type Kysely, type SqlBool, sql, type Transaction } from "kysely";
import { PLANNED_ONCE } from "./prepared.ts";

/** Stands for a value while a statement is composed. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

interface Composed<Row> {
  query: CompiledQuery<Row>;
  /** The names of its values, in the order of its parameters. */
  names: string[];
}

/**
 * Composing a wide statement takes longer than asking it, so each shape of one is composed once, with places where its
 * values go, and planned once: what its best plan depends on belongs into the shape, as does whatever `compose` decides by.
 */
export function composedOnce<DB, Shape, Values extends object, Row>(
  compose: (db: Kysely<DB>, shape: Shape, values: Values) => Compilable<Row>,
): (db: Kysely<DB> | Transaction<DB>, shape: Shape, values: Values) => Promise<Row[]> {
  const composed = new Map<string, Composed<Row>>();
  const places = new Proxy({} as Values, { get: (_, name) => new Place(String(name)) });
  return async (db, shape, values) => {
    const key = JSON.stringify(shape);
    let known = composed.get(key);
    if (!known) {
      known = writeOut(compose(db, shape, places).compile());
      if (composed.size < MOST_SHAPES) composed.set(key, known);
    }
    const given = values as Record<string, unknown>;
    return (await db.executeQuery<Row>({ ...known.query, parameters: known.names.map((name) => given[name]) })).rows;
  };
}

const MOST_SHAPES = 500;

/** What is always the same is written out, where the plan can see it: an index of what is open is found by no parameter. */
function writeOut<Row>(query: CompiledQuery<Row>): Composed<Row> {
  const names: string[] = [];
  const text = query.sql.replace(/\$(\d+)/g, (_, number: string) => {
    const value = query.parameters[Number(number) - 1];
    return value instanceof Place ? `$${names.push(value.name)}` : literalOf(value);
  });
  return { query: { ...query, sql: PLANNED_ONCE + text }, names };
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return quoted(value.toISOString());
  if (!Array.isArray(value)) return quoted(String(value));
  return quoted(`{${value.map((each) => `"${String(each).replace(/["\\]/g, "\\$&")}"`).join()}}`);
}

/** As an E'' literal says the same whatever `standard_conforming_strings` is. */
const quoted = (text: string) => ` E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** That a column is one of these ids, in a text that is the same however many they are. */
export const isOneOf = (column: string, ids: number[]) => sql<SqlBool>`${sql.ref(column)} = any(${ids}::bigint[])`;

/**
 * Asks a statement whose best plan is the same whatever its values are, as one by ids: each connection plans it once.
 * It says a list as an array and its limits as literals, so that its text is always the same.
 */
export async function plannedOnce<Row>(db: Asked, query: CompiledQuery<Row>, { when = true } = {}): Promise<Row[]> {
  return (await db.executeQuery<Row>(when ? { ...query, sql: PLANNED_ONCE + query.sql } : query)).rows;
}

type Asked = Pick<Kysely<any>, "executeQuery">;

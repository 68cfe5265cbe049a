import { CompiledQuery, type Compilable, type Kysely, type Transaction } from "kysely";

/** Stands for a value while a statement is composed. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Composing a wide statement takes longer than asking it, so each shape of one is composed once, with places where its
 * values go. `compose` must take the values as they come: whatever it decides by belongs into the shape.
 */
export function composedOnce<DB, Shape, Values extends object, Row>(
  compose: (db: Kysely<DB>, shape: Shape, values: Values) => Compilable<Row>,
): (db: Kysely<DB> | Transaction<DB>, shape: Shape, values: Values) => Promise<Row[]> {
  const composed = new Map<string, CompiledQuery<Row>>();
  const places = new Proxy({} as Values, { get: (_, name) => new Place(String(name)) });
  return async (db, shape, values) => {
    const key = JSON.stringify(shape);
    let query = composed.get(key);
    if (!query) {
      query = compose(db, shape, places).compile();
      if (composed.size < MOST_SHAPES) composed.set(key, query);
    }
    const given = values as Record<string, unknown>;
    const parameters = query.parameters.map((value) => (value instanceof Place ? given[value.name] : value));
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}

const MOST_SHAPES = 500;

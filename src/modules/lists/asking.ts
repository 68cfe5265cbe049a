/** What a list may be asked for, as its room says. The faces add to a column how it looks. */
export interface ColumnRule {
  key: string;
  /** Its head sorts by it. */
  sort?: boolean;
  /** Always there, and first in its place. */
  fixed?: boolean;
  /** Shown only to who asks for it. */
  off?: boolean;
  /** The parameter of the address that its head filters by; what can be chosen stands in the view's `fields`. */
  filter?: string;
}

export interface ListRule {
  room: string;
  path: string;
  columns: readonly ColumnRule[];
  /** How it is sorted unless asked otherwise: a column's key, with a “-” before it when the greatest comes first. */
  sort: string;
  /** Ways to look at it: the first is the list itself. */
  kinds?: readonly string[];
}

/** What the address asks for. */
export interface ListAsk {
  room: string;
  path: string;
  /** Filters, sort and kind, without the page's key: what a saved view keeps. */
  query: URLSearchParams;
  sort: { key: string; down: boolean };
  kind: string;
  after: string | undefined;
  /** Keys of the columns to show, in order. */
  columns: string[];
}

/** Neither is part of what is being looked at. */
const passing = ["after", "rows"];

export function askFor(rule: ListRule, search: string, chosen: readonly string[] | undefined): ListAsk {
  const query = new URLSearchParams(search);
  const after = query.get("after") ?? undefined;
  for (const name of passing) query.delete(name);
  // A form sends a box ticked twice as two; an address says them once, as “status=new,open”.
  for (const name of new Set(query.keys())) {
    const values = [...new Set(query.getAll(name).filter(Boolean))];
    if (values.length === 0) query.delete(name);
    else query.set(name, values.join(","));
  }
  const wanted = query.get("sort") ?? "";
  const key = wanted.replace(/^-/, "");
  const sortable = rule.columns.some((column) => column.sort && column.key === key);
  if (!sortable) query.delete("sort");
  const sort = sortable ? wanted : rule.sort;
  const kinds = rule.kinds ?? ["list"];
  const kind = kinds.includes(query.get("view") ?? "") ? (query.get("view") as string) : (kinds[0] ?? "list");
  return {
    room: rule.room,
    path: rule.path,
    query,
    sort: { key: sort.replace(/^-/, ""), down: sort.startsWith("-") },
    kind,
    after,
    columns: columnsOf(rule, chosen),
  };
}

/** The columns chosen, in the order chosen; fixed ones are always among them, and what is no longer there is not. */
export function columnsOf({ columns }: ListRule, chosen: readonly string[] | undefined): string[] {
  if (!chosen) return columns.filter((column) => !column.off).map(({ key }) => key);
  const known = new Map(columns.map((column) => [column.key, column]));
  const fixed = columns.filter((column) => column.fixed && !chosen.includes(column.key)).map(({ key }) => key);
  return [...fixed, ...new Set(chosen.filter((key) => known.has(key)))];
}

/** The address of the same list with parts of what it is asked for replaced; undefined takes a part away. */
export function addressOf(
  { path, query }: Pick<ListAsk, "path" | "query">,
  change: Record<string, string | readonly string[] | undefined> = {},
): string {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    const text = [value ?? []].flat().filter(Boolean).join(",");
    if (text) next.set(name, text);
    else next.delete(name);
  }
  // Commas need no escaping in a query, and read better without.
  const text = next.toString().replaceAll("%2C", ",");
  return text ? `${path}?${text}` : path;
}

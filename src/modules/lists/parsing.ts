import type { Ctx } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { askFor, type ListAsk, type ListRule } from "./asking.ts";
import { readColumns } from "./columns.ts";

/** What this request asks the list for, with the columns its person chose. */
export async function parseList(c: Ctx, rule: ListRule): Promise<ListAsk> {
  return parseQuery(c, rule, await readColumns(c.var.deps.db, c.var.person, rule.room));
}

/** The same with the columns that it comes with, where those chosen are still to be read, beside what else is. */
export const parseQuery = (c: Ctx, rule: ListRule, chosen?: readonly string[]): ListAsk =>
  askFor(rule, new URL(c.req.url).search, chosen);

/** Ids of the path “41,42”. */
export const idsOf = (c: Ctx, most = 100): number[] => (c.req.param("ids") ?? "").split(",").slice(0, most).map(Number);

/** What a bulk bar sends: the rows ticked, or everything that matches the query of the list. */
export interface Selection {
  ids: number[];
  /** Set when all that match were asked for. */
  query?: URLSearchParams;
  /** What is to be done and with what, as `assign:7`. */
  verb: string;
  value: string;
  clientKey: string;
}

export function selectionOf(fields: Record<string, string | string[]>): Selection {
  const one = (name: string) => [fields[name] ?? ""].flat()[0] ?? "";
  const [verb = "", value = ""] = one("do").split(/:(.*)/s);
  const key = one("key");
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) throw new Invalid({ key: "other" });
  if (one("all") === "1") return { ids: [], query: new URLSearchParams(one("query")), verb, value, clientKey: key };
  const ids = [fields["ids"] ?? []]
    .flat()
    .filter((id) => /^[1-9][0-9]{0,14}$/.test(id))
    .map(Number);
  if (ids.length === 0) throw new Invalid({ ids: "nothingChosen" });
  return { ids, verb, value, clientKey: key };
}

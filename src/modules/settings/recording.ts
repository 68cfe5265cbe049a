import type { Trx } from "../../database.ts";
import { type EventName, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";

type Values = Record<string, unknown>;

export interface SettingChange {
  name: Extract<EventName, `setting.${string}`>;
  /** Which of the settings: “categories”, “business-hours”. */
  list: string;
  /** Of the row, where it is a list. */
  id?: number;
  /** What it is called, for whoever reads this after it was renamed. */
  called?: string;
  by: Pick<Person, "id">;
  before?: Values;
  after?: Values;
}

/** Who changed what of the settings, from what to what, in the transaction of the change. Nothing changed is nothing to tell. */
export async function recordSetting(trx: Trx, change: SettingChange): Promise<void> {
  const { name, list, id = 0, called, by, before = {}, after = {} } = change;
  const fields = differing(before, after);
  if (name === "setting.edited" && Object.keys(fields).length === 0) return;
  await record(trx, name, id, { by: by.id, detail: { list, ...(called && { called }), fields } });
}

/** The fields that are not the same, each as [from, to]. */
export function differing(before: Values, after: Values): Record<string, [unknown, unknown]> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(changed.map((name) => [name, [before[name] ?? null, after[name] ?? null]]));
}

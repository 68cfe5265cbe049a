import type { Db } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { TagColor } from "../tags/table.ts";
import { manyAllowed } from "./columns.ts";
import type { ImportKind, ImportOptions } from "./table.ts";

export interface Choices {
  tags: { id: number; name: string; color: TagColor; own: boolean }[];
  groups: { id: number; name: string }[];
  colleagues: { id: number; name: string }[];
}

/** What all rows of an import can be given. */
export async function readChoices(db: Db, person: Pick<Person, "id">): Promise<Choices> {
  const [tags, groups, colleagues] = await Promise.all([
    db
      .selectFrom("tags")
      .select(["id", "name", "color", "owner_id"])
      .where("archived_at", "is", null)
      .where("key", "is", null)
      .where((eb) => eb.or([eb("owner_id", "is", null), eb("owner_id", "=", person.id)]))
      .orderBy("name")
      .execute(),
    db.selectFrom("customer_groups").select(["id", "name"]).where("archived_at", "is", null).orderBy("name").execute(),
    db.selectFrom("users").select(["id", "name"]).where("deactivated_at", "is", null).orderBy("name").execute(),
  ]);
  return { tags: tags.map(({ owner_id, ...tag }) => ({ ...tag, own: owner_id !== null })), groups, colleagues };
}

/** Throws Invalid for what nobody could have chosen. */
export async function checkChoices(db: Db, person: Pick<Person, "id">, options: ImportOptions): Promise<void> {
  const { tags, groups, colleagues } = await readChoices(db, person);
  const known = (list: readonly { id: number }[], ids: readonly number[]) =>
    ids.every((id) => list.some((each) => each.id === id));
  if (!known(tags, options.tags)) throw new Invalid({ tags: "choice" });
  if (!known(groups, options.groups)) throw new Invalid({ groups: "choice" });
  if (options.ownerId !== null && !known(colleagues, [options.ownerId])) throw new Invalid({ owner: "choice" });
}

/** What is wrong with how the columns are matched: none holds the name, or two hold what there is once. */
export function wrongColumns(kind: ImportKind, { columns }: Pick<ImportOptions, "columns">) {
  const fields = Object.values(columns);
  const name = kind === "customers" ? "name" : "product";
  if (!fields.includes(name)) return { key: "noName" as const };
  const twice = fields.find((field, n) => !manyAllowed.has(field) && fields.indexOf(field) !== n);
  return twice ? { key: "twice" as const, field: twice } : undefined;
}

import { z } from "zod";
import { line } from "../../form.ts";
import { nameField } from "../../views/settings/ticket_fields.ts";
import { type Arrangement, arrangingRoutes } from "../settings/mod.ts";
import { addGroup, archiveGroup, getGroup, listGroups, membersOf, renameGroup, restoreGroup } from "./groups.ts";

const groups: Arrangement<{ name: string }> = {
  path: "/settings/groups",
  who: "supervisor",
  recordsItself: true,
  say: (words) => words.customers.groupSettings,
  async list(c) {
    const { db } = c.var.deps;
    const [active, archived] = await Promise.all([listGroups(db), listGroups(db, { archived: true })]);
    const members = await membersOf(
      db,
      active.map(({ id }) => id),
    );
    const say = c.var.words;
    const rows = active.map(({ id, name }) => ({ id, name, cells: [say.tags.settings.many(members.get(id) ?? 0)] }));
    return { heads: [say.customers.groupSettings.customers], rows, archived };
  },
  async find(db, id) {
    const found = await getGroup(db, id);
    return { ...found, values: { name: found.name } };
  },
  fields: async (c, { typed }) => nameField(c.var.words, typed),
  form: z.object({ name: line(80) }),
  add: async (db, { name }, by) => (await addGroup(db, by, name, { fresh: true })).id,
  edit: (db, id, { name }, by) => renameGroup(db, by, id, name),
  archive: (db, id, by) => archiveGroup(db, by, id),
  restore: (db, id, by) => restoreGroup(db, by, id),
};

export const groupRoutes = arrangingRoutes(groups);

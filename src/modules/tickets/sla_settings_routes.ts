import type { Ctx } from "../../context.ts";
import { categoryFields, policyFields, policyValues, targetText } from "../../views/settings/ticket_fields.ts";
import { type Arrangement, arrangingRoutes } from "../settings/mod.ts";
import {
  addCategory,
  archiveCategory,
  type CategoryInput,
  editCategory,
  moveCategory,
  restoreCategory,
} from "./arranging_categories.ts";
import { type Category, DEEPEST, getCategory, listCategories } from "./categories.ts";
import {
  addPolicy,
  archivePolicy,
  countCategoriesWith,
  editPolicy,
  getPolicy,
  listPolicies,
  type PolicyInput,
  restorePolicy,
} from "./policies.ts";
import { CategoryForm, PolicyForm } from "./settings_form.ts";
import { priorities } from "./table.ts";

const categories: Arrangement<CategoryInput & { parentId: number | null }> = {
  path: "/settings/categories",
  say: (words) => words.ticketSettings.categories,
  async list(c) {
    const { db } = c.var.deps;
    const say = c.var.words.ticketSettings.categories;
    const [active, archived] = await Promise.all([listCategories(db), listCategories(db, { archived: true })]);
    const slaText = ({ sla_name, sla_in_force_name }: Category) =>
      sla_name ?? (sla_in_force_name ? say.inheritedFrom(sla_in_force_name) : say.noSla);
    const rows = active.map((category) => {
      const beside = active.filter(({ parent_id }) => parent_id === category.parent_id);
      const { id, name, depth } = category;
      const place = { up: beside[0]!.id !== id, down: beside.at(-1)!.id !== id };
      return {
        id,
        name,
        depth,
        cells: [slaText(category)],
        ...place,
        ...(depth < DEEPEST && { below: say.addBelow(name) }),
      };
    });
    return { heads: [say.sla], rows, archived: archived.map(({ id, path }) => ({ id, name: path })) };
  },
  async find(db, id) {
    const found = await getCategory(db, id);
    const { name, parent_id, sla_policy_id } = found;
    return { ...found, values: { name, parent: String(parent_id ?? ""), sla: String(sla_policy_id ?? "") } };
  },
  async begin(c) {
    const say = c.var.words.ticketSettings.categories;
    const above = (await listCategories(c.var.deps.db)).find(({ id }) => String(id) === c.req.query("below"));
    return above ? { values: { parent: String(above.id) }, title: say.addBelow(above.name) } : { values: {} };
  },
  async fields(c, { id, typed }) {
    const { db } = c.var.deps;
    const [all, policies] = await Promise.all([listCategories(db), listPolicies(db)]);
    const parents = all.filter(({ depth }) => depth < DEEPEST).map(({ id, path }) => ({ id, label: path }));
    const names = policies.map(({ id, name }) => ({ id, label: name }));
    return categoryFields(c.var.words, typed, { parents, policies: names, fixed: id !== undefined });
  },
  form: CategoryForm,
  add: addCategory,
  edit: editCategory,
  archive: archiveCategory,
  restore: restoreCategory,
  move: moveCategory,
  async consequence(c, id) {
    const { path } = await getCategory(c.var.deps.db, id);
    const below = (await listCategories(c.var.deps.db)).filter((each) => each.path.startsWith(`${path} › `)).length;
    return below > 0 ? c.var.words.ticketSettings.categories.archiveWith(below) : undefined;
  },
};

const policies: Arrangement<PolicyInput> = {
  path: "/settings/sla",
  say: (words) => words.ticketSettings.policies,
  async list(c) {
    const { db } = c.var.deps;
    const say = c.var.words.ticketSettings;
    const [active, archived] = await Promise.all([listPolicies(db), listPolicies(db, { archived: true })]);
    const rows = active.map(({ id, name, targets, warn_percent }) => ({
      id,
      name,
      cells: [...priorities.map((each) => targetText(c.var.words, targets[each])), `${warn_percent}%`],
    }));
    return { heads: [...priorities.map((each) => say.priorities[each]), say.policies.warnShort], rows, archived };
  },
  async find(db, id) {
    const found = await getPolicy(db, id);
    return { ...found, values: policyValues(found) };
  },
  begin: async () => ({ values: { warn: "80" } }),
  fields: async (c: Ctx, { typed }) => policyFields(c.var.words, typed),
  form: PolicyForm,
  add: addPolicy,
  edit: editPolicy,
  archive: archivePolicy,
  restore: restorePolicy,
  async consequence(c, id) {
    const n = await countCategoriesWith(c.var.deps.db, id);
    return n > 0 ? c.var.words.ticketSettings.policies.archiveWith(n) : undefined;
  },
  notice: (words) => words.ticketSettings.policies.openOnes,
};

export const categoryRoutes = arrangingRoutes(categories);
export const policyRoutes = arrangingRoutes(policies);

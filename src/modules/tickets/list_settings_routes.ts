import { nameField, templateFields } from "../../views/settings/ticket_fields.ts";
import { type Arrangement, arrangingRoutes } from "../settings/mod.ts";
import { listCategories } from "./categories.ts";
import {
  addResolutionType,
  archiveResolutionType,
  getResolutionType,
  listResolutionTypes,
  moveResolutionType,
  renameResolutionType,
  restoreResolutionType,
} from "./resolution_types.ts";
import { ResolutionTypeForm, TemplateForm } from "./settings_form.ts";
import {
  addTemplate,
  archiveTemplate,
  editTemplate,
  getTemplate,
  listTemplates,
  restoreTemplate,
  type TemplateInput,
} from "./templates.ts";

const resolutionTypes: Arrangement<{ name: string }> = {
  path: "/settings/resolution-types",
  say: (words) => words.ticketSettings.resolutionTypes,
  async list(c) {
    const { db } = c.var.deps;
    const [active, archived] = await Promise.all([
      listResolutionTypes(db),
      listResolutionTypes(db, { archived: true }),
    ]);
    const last = active.length - 1;
    const rows = active.map(({ id, name }, at) => ({ id, name, cells: [], up: at > 0, down: at < last }));
    return { heads: [], rows, archived };
  },
  async find(db, id) {
    const found = await getResolutionType(db, id);
    return { ...found, values: { name: found.name } };
  },
  fields: async (c, { typed }) => nameField(c.var.words, typed),
  form: ResolutionTypeForm,
  add: addResolutionType,
  edit: (db, id, { name }) => renameResolutionType(db, id, name),
  archive: archiveResolutionType,
  restore: restoreResolutionType,
  move: moveResolutionType,
};

const templates: Arrangement<TemplateInput> = {
  path: "/settings/templates",
  say: (words) => words.ticketSettings.templates,
  async list(c) {
    const { db } = c.var.deps;
    const say = c.var.words.ticketSettings;
    const [active, archived, categories] = await Promise.all([
      listTemplates(db),
      listTemplates(db, { archived: true }),
      listCategories(db),
    ]);
    const pathOf = (id: number | null) => categories.find((category) => category.id === id)?.path ?? "";
    const rows = active.map(({ id, name, title, category_id, priority }) => ({
      id,
      name,
      cells: [title, pathOf(category_id), say.priorities[priority]],
    }));
    return { heads: [say.templates.subject, say.templates.category, say.priority], rows, archived };
  },
  async find(db, id) {
    const found = await getTemplate(db, id);
    const { name, title, summary, priority, category_id } = found;
    return { ...found, values: { name, title, summary, priority, category: String(category_id ?? "") } };
  },
  async fields(c, { typed }) {
    const categories = await listCategories(c.var.deps.db);
    return templateFields(
      c.var.words,
      typed,
      categories.map(({ id, path }) => ({ id, label: path })),
    );
  },
  form: TemplateForm,
  add: addTemplate,
  edit: editTemplate,
  archive: archiveTemplate,
  restore: restoreTemplate,
};

export const resolutionTypeRoutes = arrangingRoutes(resolutionTypes);
export const templateRoutes = arrangingRoutes(templates);

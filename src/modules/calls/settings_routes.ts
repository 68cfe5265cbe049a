import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { callTypeFields, overflowText, queueFields, queueValues } from "../../views/settings/call_fields.ts";
import { membersCell } from "../../views/settings/teams.ts";
import { listColleagues } from "../people/mod.ts";
import { type Arrangement, arrangingRoutes } from "../settings/mod.ts";
import { listTags } from "../tags/mod.ts";
import { listCategories } from "../tickets/mod.ts";
import { addQueue, archiveQueue, editQueue, getQueue, listQueues, type QueueInput, restoreQueue } from "./queues.ts";
import { CallTypeForm, QueueForm } from "./settings_form.ts";
import {
  addCallType,
  archiveCallType,
  type CallTypeInput,
  editCallType,
  getCallType,
  listCallTypes,
  moveCallType,
  restoreCallType,
} from "./types.ts";

const queues: Arrangement<QueueInput> = {
  path: "/settings/queues",
  say: (words) => words.callSettings.queues,
  async list(c) {
    const { db } = c.var.deps;
    const say = c.var.words.callSettings.queues;
    const [active, archived] = await Promise.all([listQueues(db), listQueues(db, { archived: true })]);
    const rows = active.map((queue) => ({
      id: queue.id,
      name: queue.name,
      cells: [
        membersCell(c.var.words, queue.members),
        say.strategies[queue.strategy],
        say.seconds(queue.max_wait_seconds),
        overflowText(c.var.words, queue, active),
      ],
    }));
    const { members, strategy, max_wait_seconds } = say.fields;
    return { heads: [members, strategy, max_wait_seconds, say.fields.overflow], rows, archived };
  },
  async find(db, id) {
    const found = await getQueue(db, id);
    return { ...found, values: queueValues(found) };
  },
  begin: async () => ({ values: queueValues(undefined) }),
  async fields(c, { id, typed }) {
    const { db } = c.var.deps;
    const [colleagues, all, tags] = await Promise.all([listColleagues(db), listQueues(db), listTags(db, c.var.person)]);
    const shared = tags.filter((tag) => tag.owner_id === null);
    return queueFields(c.var.words, typed, {
      colleagues,
      queues: all.filter((queue) => queue.id !== id),
      tags: shared,
    });
  },
  form: QueueForm,
  add: addQueue,
  edit: editQueue,
  archive: archiveQueue,
  restore: restoreQueue,
};

const types: Arrangement<CallTypeInput & { parentId: number | null }> = {
  path: "/settings/call-types",
  say: (words) => words.callSettings.types,
  async list(c) {
    const { db } = c.var.deps;
    const say = c.var.words.callSettings.types;
    const [active, archived, categories] = await Promise.all([
      listCallTypes(db),
      listCallTypes(db, { archived: true }),
      listCategories(db),
    ]);
    const pathOf = (id: number | null) => categories.find((category) => category.id === id)?.path ?? say.noCategory;
    const rows = active.map((type) => {
      const { id, name, parent_id, category_in_force } = type;
      const beside = active.filter((other) => other.parent_id === parent_id);
      return {
        id,
        name,
        depth: parent_id === null ? 1 : 2,
        cells: [pathOf(category_in_force)],
        up: beside[0]!.id !== id,
        down: beside.at(-1)!.id !== id,
        ...(parent_id === null && { below: say.addBelow(name) }),
      };
    });
    return { heads: [say.category], rows, archived: archived.map(({ id, path }) => ({ id, name: path })) };
  },
  async find(db, id) {
    const found = await getCallType(db, id);
    const { name, parent_id, category_id } = found;
    return { ...found, values: { name, parent: String(parent_id ?? ""), category: String(category_id ?? "") } };
  },
  async begin(c) {
    const above = (await listCallTypes(c.var.deps.db)).find(({ id }) => String(id) === c.req.query("below"));
    if (!above) return { values: {} };
    return { values: { parent: String(above.id) }, title: c.var.words.callSettings.types.addBelow(above.name) };
  },
  async fields(c, { id, typed }) {
    const { db } = c.var.deps;
    const [all, categories] = await Promise.all([listCallTypes(db), listCategories(db)]);
    return callTypeFields(c.var.words, typed, {
      parents: all.filter(({ parent_id }) => parent_id === null).map(({ id, name }) => ({ id, label: name })),
      categories: categories.map(({ id, path }) => ({ id, label: path })),
      fixed: id !== undefined,
    });
  },
  form: CallTypeForm,
  add: addCallType,
  edit: editCallType,
  archive: archiveCallType,
  restore: restoreCallType,
  move: moveCallType,
  async consequence(c, id) {
    const below = (await listCallTypes(c.var.deps.db)).filter(({ parent_id }) => parent_id === id).length;
    return below > 0 ? c.var.words.callSettings.types.archiveWith(below) : undefined;
  },
};

/** What admins arrange for calls, below /settings. */
export const settingsRoutes = new Hono<Env>()
  .route("/queues", arrangingRoutes(queues))
  .route("/call-types", arrangingRoutes(types));

import type { Ctx } from "../../context.ts";
import {
  type DetailTab,
  detailTabs,
  type Editing,
  fieldNames,
  files,
  history,
  notes,
  type TaskChoices,
  type TaskScene,
  type TaskView,
} from "../../views/tasks/mod.ts";
import { findCustomerName } from "../customers/mod.ts";
import { listColleagues } from "../people/mod.ts";
import type { TaskFilter } from "./filter.ts";
import { listTaskFiles } from "./attaching.ts";
import { listTaskEvents } from "./history.ts";
import { listTaskNotes } from "./noting.ts";
import { countTasks, getTask, listTasks } from "./queries.ts";
import { readLeads } from "./settings.ts";

export const sceneOf = (c: Ctx): TaskScene => ({ person: c.var.person, words: c.var.words, now: new Date() });

export async function choicesOf(c: Ctx, { customer: of }: TaskFilter = {}): Promise<TaskChoices> {
  const { db } = c.var.deps;
  const [colleagues, leads, customer] = await Promise.all([
    listColleagues(db),
    readLeads(db),
    of ? findCustomerName(db, c.var.person, of) : undefined,
  ]);
  return { colleagues, leads, customer };
}

function editingIn(text = ""): Editing["field"] | undefined {
  const [, note] = /^note-([1-9][0-9]{0,14})$/.exec(text) ?? [];
  return note ? `note-${Number(note)}` : fieldNames.find((name) => name === text);
}

/** A task as its screen shows it, one field open where the address or a refused form says so. */
export async function loadTask(c: Ctx, id: number, editing?: Editing) {
  const { db } = c.var.deps;
  const { person } = c.var;
  const asked = editingIn(c.req.query("edit"));
  const tab = detailTabs.find((name) => name === c.req.query("tab")) ?? "notes";
  const row = await getTask(db, person, id);
  const [, before] = /^([1-9]\d{0,14})$/.exec(c.req.query("before") ?? "") ?? [];
  const page = { before: before ? Number(before) : undefined };
  const [choices, written, fileRows, happened] = await Promise.all([
    choicesOf(c),
    listTaskNotes(db, person, id, { limit: 200, ...(tab === "notes" && page) }),
    listTaskFiles(db, person, id),
    tab === "history" ? listTaskEvents(db, person, id, page) : { rows: [] },
  ]);
  const view: TaskView = { row, choices, editing: editing ?? (asked && { field: asked }) };
  const scene = sceneOf(c);
  const insides: Record<DetailTab, () => ReturnType<typeof notes>> = {
    notes: () => notes(scene, id, written, view.editing),
    files: () => files(scene, id, fileRows),
    history: () => history(scene, id, happened),
  };
  const counts = { notes: written.rows.length, files: fileRows.length };
  return { ...view, tab, counts, inside: insides[tab](), workflowUrl: workflowUrl(c, id) };
}

/** Where ops see the clock of a task; nothing where there is no such address, and for everybody else. */
function workflowUrl(c: Ctx, id: number): string | undefined {
  const { role } = c.var.person;
  const seesOps = role === "owner" || role === "admin";
  return seesOps && c.var.deps.config.TEMPORAL_UI_URL ? `/ops/workflows/task-reminder:${id}` : undefined;
}

const SHOWN = 8;

/** The tasks of one customer, conversation or ticket, as the query names it. */
export async function loadPart(c: Ctx, query: URLSearchParams) {
  const about = aboutOf(query);
  const { db } = c.var.deps;
  const [open, done, total] = await Promise.all([
    listTasks(db, c.var.person, { ...about, open: true }, { limit: SHOWN }),
    listTasks(db, c.var.person, { ...about, status: ["done"] }, { sort: "updated", descending: true, limit: 3 }),
    countTasks(db, c.var.person, about, 100),
  ]);
  return { query: new URLSearchParams(namesOf(about)).toString(), open: open.rows, done: done.rows, total };
}

const kinds = ["order", "ticket", "conversation", "customer"] as const;
type About = Partial<Record<(typeof kinds)[number], number>>;

/** Nothing named is nothing found. */
export function aboutOf(query: URLSearchParams): About & { ids?: number[] } {
  for (const kind of kinds) {
    const id = Number(query.get(kind));
    if (Number.isSafeInteger(id) && id > 0) return { [kind]: id };
  }
  return { ids: [] };
}

const namesOf = ({ ids: _, ...about }: About & { ids?: number[] }) =>
  Object.fromEntries(Object.entries(about).map(([kind, id]) => [kind, String(id)]));

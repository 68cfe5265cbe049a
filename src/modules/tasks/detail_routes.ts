import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { clean, keyIn, readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import {
  type Editing,
  fieldNames,
  type FormView,
  formScreen,
  taskPart,
  taskScreen,
  valuesOf,
} from "../../views/tasks/mod.ts";
import { dueText } from "../../views/tasks/due.ts";
import { wordFor } from "../../words/mod.ts";
import { listCalled } from "../people/mod.ts";
import { addTaskFile, removeTaskFile } from "./attaching.ts";
import { editTask } from "./editing.ts";
import { changesIn, type Fields, formErrors, fullFields, StatusForm } from "./form.ts";
import { setTaskStatus } from "./moving.ts";
import { addTaskNote, editTaskNote, removeTaskNote } from "./noting.ts";
import { findNext, getTask, visibleTaskIds } from "./queries.ts";
import { choicesOf, loadPart, loadTask, sceneOf } from "./screens.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
export const taskStyles = { styles: ["tasks"], scripts: ["tasks"] };
const idOf = (c: Ctx) => Number(c.req.param("id"));

async function show(c: Ctx, editing?: Editing, status = 200): Promise<Response> {
  const view = await loadTask(c, idOf(c), editing);
  const { words } = c.var;
  const crumbs = [{ label: words.tasks.title, href: "/tasks" }];
  return render(c, {
    title: words.tasks.one(view.row.id),
    main: taskScreen(sceneOf(c), view),
    crumbs,
    status,
    ...taskStyles,
  });
}

/** Giving a task away may take it out of one's own sight: then one goes on to the list. */
async function whenUnseen(c: Ctx): Promise<Response | undefined> {
  const seen = await visibleTaskIds(c.var.deps.db, c.var.person, [idOf(c)]);
  if (seen.size > 0) return undefined;
  return isHtmx(c) ? c.body("", 200, { "HX-Redirect": "/tasks" }) : c.redirect("/tasks", 303);
}

/** The record as it stands, for the page that asked; without JavaScript, the way there. */
const shown = async (c: Ctx): Promise<Response> =>
  (await whenUnseen(c)) ?? (isHtmx(c) ? show(c) : c.redirect(`/tasks/${idOf(c)}`, 303));

const textOf = (fields: Fields, name: string) => clean(String([fields[name] ?? ""].flat()[0] ?? ""));

/** What kept an edit from being saved, in words; rethrows anything else. */
function refusalOf(c: Ctx, error: unknown): string {
  const { errors } = c.var.words;
  if (error instanceof Invalid) {
    const [reason] = Object.values(error.fields);
    return wordFor(errors.fields, reason, errors.fields.other);
  }
  if (error instanceof Refused) {
    const { name, is } = error.detail;
    const said = wordFor(errors.refused, error.reason, errors.refused.other);
    return error.reason === "task_changed_meanwhile" && name
      ? c.var.words.tasks.meanwhile(String(name), String(is ?? ""))
      : said;
  }
  throw error;
}

async function editField(c: Ctx): Promise<Response> {
  const field = fieldNames.find((name) => name === c.req.param("field"));
  if (!field) throw new Invalid({ field: "choice" });
  const fields = await readFields(c);
  try {
    const version = Number(textOf(fields, "version")) || undefined;
    await editTask(c.var.deps.db, c.var.person, idOf(c), { version, changes: changesIn(fields, [field]) });
  } catch (error) {
    return show(c, { field, values: fields, error: refusalOf(c, error) }, 422);
  }
  return shown(c);
}

async function editForm(c: Ctx, more: Partial<FormView> = {}, status = 200): Promise<Response> {
  const row = await getTask(c.var.deps.db, c.var.person, idOf(c));
  const { words } = c.var;
  const crumbs = [
    { label: words.tasks.title, href: "/tasks" },
    { label: words.tasks.one(row.id), href: `/tasks/${row.id}` },
  ];
  const ticket = row.ticket_id && `#${row.ticket_id} ${row.ticket_title ?? ""}`.trim();
  const about = { customer: row.customer_name, ticket: ticket || null };
  const view = { typed: { values: valuesOf(row) }, choices: await choicesOf(c), row, about, ...more };
  return render(c, { title: words.tasks.fullEdit, main: formScreen(sceneOf(c), view), crumbs, status, ...taskStyles });
}

async function saveForm(c: Ctx): Promise<Response> {
  const fields = await readFields(c);
  try {
    const version = Number(textOf(fields, "version")) || undefined;
    await editTask(c.var.deps.db, c.var.person, idOf(c), { version, changes: changesIn(fields, fullFields) });
  } catch (error) {
    const refused = refusalOf(c, error);
    if (error instanceof Invalid) return editForm(c, { typed: { values: fields, errors: formErrors(error) } }, 422);
    // Saved again it is meant: the version is now the one that holds what the other person did.
    const { version } = await getTask(c.var.deps.db, c.var.person, idOf(c));
    return editForm(c, { typed: { values: { ...fields, version: String(version) } }, refused }, 422);
  }
  return (await whenUnseen(c)) ?? c.redirect(`/tasks/${idOf(c)}`, 303);
}

async function move(c: Ctx): Promise<Response> {
  const form = await readForm(c, StatusForm);
  const { db } = c.var.deps;
  const moved = await setTaskStatus(db, c.var.person, idOf(c), form);
  const { tasks: say } = c.var.words;
  const next = moved.status === "done" && moved.repeat ? await findNext(db, moved.id) : undefined;
  toast(c, next ? say.repeats(next) : say.moved(moved.id, say.statuses[moved.status]));
  if (!isHtmx(c)) return c.redirect(`/tasks/${moved.id}`, 303);
  const part = c.req.query("part");
  if (part === undefined) return (c.req.header("HX-Target") ?? "").endsWith("task") ? show(c) : c.body(null, 200);
  return fragment(c, taskPart(sceneOf(c), await loadPart(c, new URLSearchParams(part))));
}

export const detailRoutes = new Hono<Env>()
  .get(ID, may("signed-in"), (c) => show(c))
  .get(`${ID}/edit`, may("signed-in"), (c) => editForm(c))
  .post(`${ID}/edit`, may("signed-in"), saveForm)
  .post(`${ID}/fields/:field`, may("signed-in"), editField)
  .post(`${ID}/status`, may("signed-in"), move)

  // Where a task was dropped in the calendar.
  .post(`${ID}/due`, may("signed-in"), async (c) => {
    const { words, deps, person } = c.var;
    const fields = await readFields(c);
    const changes = changesIn({ due_at: textOf(fields, "at") }, ["due_at"]);
    const task = await editTask(deps.db, person, idOf(c), { changes });
    toast(c, words.tasks.calendar.movedTo(task.id, task.due_at ? dueText(task.due_at, words) : words.tasks.noDue));
    return isHtmx(c) ? c.body(null, 200) : c.redirect(`/tasks/${task.id}`, 303);
  })

  .post(`${ID}/files`, may("signed-in"), async (c) => {
    const file = (await c.req.formData()).get("file");
    if (!(file instanceof File)) throw new Invalid({ file: "required" });
    await addTaskFile(c.var.deps, c.var.person, idOf(c), { name: file.name, bytes: file.stream() });
    return isHtmx(c) ? show(c) : c.redirect(`/tasks/${idOf(c)}?tab=files`, 303);
  })
  .post(`${ID}/files/:file{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeTaskFile(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("file")));
    return isHtmx(c) ? show(c) : c.redirect(`/tasks/${idOf(c)}?tab=files`, 303);
  })

  .post(`${ID}/notes`, may("signed-in"), async (c) => {
    const fields = await readFields(c);
    const clientKey = keyIn(textOf(fields, "client_key"));
    if (!clientKey) throw new Invalid({ client_key: "other" });
    const { db } = c.var.deps;
    const body = textOf(fields, "body");
    await addTaskNote(db, c.var.person, idOf(c), { body, clientKey, mentions: await listCalled(db, body) });
    return shown(c);
  })
  .post(`${ID}/notes/:note{[1-9][0-9]{0,14}}`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const note = Number(c.req.param("note"));
    const body = textOf(await readFields(c), "body");
    try {
      await editTaskNote(db, c.var.person, idOf(c), note, { body, mentions: await listCalled(db, body) });
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return show(c, { field: `note-${note}`, values: { body }, error: refusalOf(c, error) }, 422);
    }
    return shown(c);
  })
  .post(`${ID}/notes/:note{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeTaskNote(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("note")));
    return shown(c);
  });

import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { may, type Who } from "../../may.ts";
import { fragment, isHtmx, render, toast, wantsMain } from "../../render.ts";
import { changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { recordSetting } from "./recording.ts";
import type { Html } from "../../views/html.ts";
import {
  archiveDialog,
  arrangedForm,
  arrangedList,
  type ArrangedList,
  type ListWords,
} from "../../views/settings/arranging.ts";
import type { Typed } from "../../views/typed.ts";
import type { Words } from "../../words/mod.ts";

/** A list of the settings: what its rows are, how one of them is written, and what can be done with it. */
export interface Arrangement<Input> {
  path: string;
  /** Who arranges it; admins where nothing is said. */
  who?: Who;
  /** Its room records who changed what by itself, as it is changed elsewhere too. */
  recordsItself?: boolean;
  say(words: Words): ListWords & { archiveText: string };
  list(c: Ctx): Promise<Pick<ArrangedList, "heads" | "rows" | "archived">>;
  find(db: Db, id: number): Promise<{ name: string; archived_at: Date | null; values: Record<string, unknown> }>;
  /** What stands in a new one; the title says where it will be. */
  begin?(c: Ctx): Promise<{ values: Record<string, unknown>; title?: string }>;
  fields(c: Ctx, of: { id?: number | undefined; typed: Typed }): Promise<Html>;
  form: z.ZodType<Input>;
  /** Gives the id of what was added. */
  add(db: Db, input: Input, by: Person): Promise<number>;
  edit(db: Db, id: number, input: Input, by: Person): Promise<unknown>;
  archive(db: Db, id: number, by: Person): Promise<unknown>;
  restore(db: Db, id: number, by: Person): Promise<unknown>;
  move?(db: Db, id: number, direction: "up" | "down"): Promise<unknown>;
  /** What goes with it, where that is more than the list says of all. */
  consequence?(c: Ctx, id: number): Promise<string | undefined>;
  notice?(words: Words): string;
}

const PlaceForm = z.object({ direction: z.enum(["up", "down"], "choice") });
const ID = ":id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));

type Kind = "added" | "edited" | "archived" | "restored" | "moved";

/** Does it, and records who changed what, in one transaction. */
function arrange<Input>(c: Ctx, of: Arrangement<Input>, kind: Kind, id: number, work: (trx: Trx) => Promise<unknown>) {
  return changing(c.var.deps.db, async (trx) => {
    const before = kind === "added" ? undefined : await of.find(trx, id);
    const done = await work(trx);
    if (of.recordsItself) return;
    const after = await of.find(trx, kind === "added" ? Number(done) : id);
    await recordSetting(trx, {
      name: `setting.${kind}`,
      list: of.path.replace("/settings/", ""),
      id: kind === "added" ? Number(done) : id,
      called: before?.name ?? after.name,
      by: c.var.person,
      ...(before && { before: before.values }),
      after: after.values,
    });
  });
}

/** List, add, edit, archive, use again, move, with a question before anything goes. */
export function arrangingRoutes<Input>(of: Arrangement<Input>): Hono<Env> {
  const who = of.who ?? "admin";
  const crumbs = (c: Ctx, all: boolean) => [
    { label: c.var.words.settings.title, href: "/settings" },
    ...(all ? [{ label: of.say(c.var.words).title, href: of.path }] : []),
  ];

  async function showList(c: Ctx, more: Pick<ArrangedList, "problem" | "asking"> = {}, status = 200) {
    const say = of.say(c.var.words);
    const list = { path: of.path, say, ...(await of.list(c)), ...more };
    const main = arrangedList(c.var.words, c.var.person, list);
    return render(c, { title: say.title, main, status, crumbs: crumbs(c, false) });
  }

  async function showForm(c: Ctx, shown: { id?: number; typed: Typed; title?: string | undefined }, status = 200) {
    const { id, typed } = shown;
    const { words, person, deps } = c.var;
    const found = id ? await of.find(deps.db, id) : undefined;
    const title = found?.name ?? shown.title ?? of.say(words).add;
    const main = arrangedForm(words, person, {
      path: of.path,
      title,
      id,
      archived: Boolean(found?.archived_at),
      add: of.say(words).add,
      fields: await of.fields(c, { id, typed }),
      notice: id ? of.notice?.(words) : undefined,
    });
    return render(c, {
      title: found ? words.ticketSettings.edit(title) : title,
      main,
      status,
      crumbs: crumbs(c, true),
    });
  }

  /** The form again with what was typed and what is wrong with it. */
  async function showWrong(c: Ctx, error: unknown, id?: number) {
    if (!(error instanceof Invalid)) throw error;
    const typed = { values: await readFields(c), errors: error.fields };
    return showForm(c, id ? { id, typed } : { typed }, 422);
  }

  /** The list as it is now, in the same place where the page can put it there. */
  async function changed(c: Ctx, said?: string) {
    if (!wantsMain(c)) return c.redirect(of.path, 303);
    if (said) toast(c, said);
    c.header("HX-Replace-Url", of.path);
    return showList(c);
  }

  const routes = new Hono<Env>()
    .get("/", may(who), (c) => showList(c))
    .get("/new", may(who), async (c) => {
      const { values, title } = (await of.begin?.(c)) ?? { values: {} };
      return showForm(c, { typed: { values }, title });
    })
    .post("/", may(who), async (c) => {
      try {
        const input = await readForm(c, of.form);
        await arrange(c, of, "added", 0, (trx) => of.add(trx, input, c.var.person));
      } catch (error) {
        return showWrong(c, error);
      }
      return changed(c);
    })
    .get(`/${ID}`, may(who), async (c) => {
      const { values } = await of.find(c.var.deps.db, idOf(c));
      return showForm(c, { id: idOf(c), typed: { values } });
    })
    .post(`/${ID}`, may(who), async (c) => {
      try {
        const input = await readForm(c, of.form);
        await arrange(c, of, "edited", idOf(c), (trx) => of.edit(trx, idOf(c), input, c.var.person));
      } catch (error) {
        return showWrong(c, error, idOf(c));
      }
      return changed(c);
    })
    .get(`/${ID}/archival`, may(who), async (c) => {
      const { words, deps } = c.var;
      const { name } = await of.find(deps.db, idOf(c));
      const text = (await of.consequence?.(c, idOf(c))) ?? of.say(words).archiveText;
      const asking = archiveDialog(words, { path: of.path, id: idOf(c), name, text, modal: isHtmx(c) });
      return isHtmx(c) ? fragment(c, asking) : showList(c, { asking });
    })
    .post(`/${ID}/archival`, may(who), async (c) => {
      const { name } = await of.find(c.var.deps.db, idOf(c));
      await arrange(c, of, "archived", idOf(c), (trx) => of.archive(trx, idOf(c), c.var.person));
      return changed(c, c.var.words.ticketSettings.archivedOne(name));
    })
    .post(`/${ID}/restoration`, may(who), async (c) => {
      const say = c.var.words.ticketSettings;
      const { name } = await of.find(c.var.deps.db, idOf(c));
      try {
        await arrange(c, of, "restored", idOf(c), (trx) => of.restore(trx, idOf(c), c.var.person));
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        return showList(c, { problem: say.cannotRestore(name) }, 422);
      }
      return changed(c, say.restoredOne(name));
    });

  if (!of.move) return routes;
  return routes.post(`/${ID}/place`, may(who), async (c) => {
    const { direction } = await readForm(c, PlaceForm);
    const { move } = of;
    if (!move) throw new NotFound();
    await arrange(c, of, "moved", idOf(c), (trx) => move(trx, idOf(c), direction));
    return changed(c);
  });
}

import { cut } from "../../cutting.ts";
import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { clean, readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, render, toast } from "../../render.ts";
import { editScreen, passwordScreen, type Shown } from "../../views/people/edit.ts";
import { listScreen, staffRows } from "../../views/people/list.ts";
import { addPerson } from "./adding.ts";
import { deactivate, reactivate, resetPassword } from "./deactivating.ts";
import { editPerson } from "./editing.ts";
import { PersonForm } from "./form.ts";
import { countActive, getStaff, listPagesToJoin, listStaff } from "./queries.ts";

const crumbs = (c: Ctx) => [
  { label: c.var.words.settings.title, href: "/settings" },
  { label: c.var.words.settings.users.title, href: "/settings/users" },
];

async function showEdit(c: Ctx, shown: Omit<Shown, "by" | "pages">, status = 200) {
  const say = c.var.words.settings.users;
  const pages = await listPagesToJoin(c.var.deps.db, shown.subject?.id);
  const main = editScreen(c.var.words, { ...shown, by: c.var.person, pages });
  return render(c, { title: shown.subject ? say.edit(shown.subject.name) : say.add, main, status, crumbs: crumbs(c) });
}

/** The form again with what was typed and what is wrong with it. */
async function showWrong(c: Ctx, error: unknown, shown: Pick<Shown, "subject">) {
  if (!(error instanceof Invalid)) throw error;
  const values = await readFields(c);
  return showEdit(c, { ...shown, typed: { values, errors: error.fields } }, 422);
}

const idOf = (c: Ctx) => Number(c.req.param("id"));

/** What the person may do changed: what is remembered of them goes, and so does their stream. */
function seeAgain(c: Ctx, id: number) {
  c.var.deps.sessions.forget(id);
  c.var.deps.live.drop(id);
}

async function changed(c: Ctx, id: number, said: (name: string) => string) {
  const { name } = await getStaff(c.var.deps.db, id);
  toast(c, said(name));
  return c.redirect("/settings/users", 303);
}

export const routes = new Hono<Env>()
  .get("/", may("admin"), async (c) => {
    const { db } = c.var.deps;
    const search = cut(clean(c.req.query("q") ?? ""), 100);
    const found = await listStaff(db, { search, after: c.req.query("after") });
    const list = { ...found, search, now: new Date() };
    if (isHtmx(c) && c.req.query("rows")) return fragment(c, staffRows(c.var.words, list));
    const main = listScreen(c.var.words, c.var.person, { ...list, active: await countActive(db) });
    return render(c, { title: c.var.words.settings.users.title, main, crumbs: crumbs(c).slice(0, 1) });
  })

  .get("/new", may("admin"), (c) => showEdit(c, { typed: { values: { role: "agent" } } }))

  .post("/", may("admin"), async (c) => {
    const say = c.var.words.settings.users;
    try {
      const input = await readForm(c, PersonForm);
      const { id, password } = await addPerson(c.var.deps.db, c.var.person, input);
      const person = await getStaff(c.var.deps.db, id);
      const main = passwordScreen(c.var.words, c.var.person, { person, password, title: say.firstPassword });
      return render(c, { title: say.added(person.name), main, crumbs: crumbs(c) });
    } catch (error) {
      return showWrong(c, error, {});
    }
  })

  .get("/:id{[1-9][0-9]{0,14}}", may("admin"), async (c) => {
    const subject = await getStaff(c.var.deps.db, idOf(c));
    const pages = subject.pages.map((page) => String(page.page_id));
    const admin = subject.pages.filter((page) => page.is_admin).map((page) => String(page.page_id));
    return showEdit(c, { subject, typed: { values: { ...subject, pages, admin } } });
  })

  .post("/:id{[1-9][0-9]{0,14}}", may("admin"), async (c) => {
    const subject = await getStaff(c.var.deps.db, idOf(c));
    try {
      const fields = await readForm(c, PersonForm);
      await editPerson(c.var.deps.db, c.var.person, subject.id, fields);
    } catch (error) {
      return showWrong(c, error, { subject });
    }
    seeAgain(c, subject.id);
    return changed(c, subject.id, c.var.words.settings.users.savedOne);
  })

  .post("/:id{[1-9][0-9]{0,14}}/deactivation", may("admin"), async (c) => {
    await deactivate(c.var.deps.db, c.var.person, idOf(c));
    seeAgain(c, idOf(c));
    return changed(c, idOf(c), c.var.words.settings.users.deactivatedOne);
  })

  .post("/:id{[1-9][0-9]{0,14}}/reactivation", may("admin"), async (c) => {
    await reactivate(c.var.deps.db, c.var.person, idOf(c));
    return changed(c, idOf(c), c.var.words.settings.users.reactivatedOne);
  })

  .post("/:id{[1-9][0-9]{0,14}}/password", may("admin"), async (c) => {
    const password = await resetPassword(c.var.deps.db, c.var.person, idOf(c));
    seeAgain(c, idOf(c));
    const person = await getStaff(c.var.deps.db, idOf(c));
    const title = c.var.words.settings.users.newPassword(person.name);
    return render(c, {
      title,
      main: passwordScreen(c.var.words, c.var.person, { person, password, title }),
      crumbs: crumbs(c),
    });
  });

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { isHtmx, render, toast, wantsMain } from "../../render.ts";
import { tagEdit, tagSettings, type TagSettingsView } from "../../views/tags/mod.ts";
import { wordFor } from "../../words/mod.ts";
import {
  addTag,
  archiveTag,
  editTag,
  getTag,
  listTags,
  mayArrange,
  mergeTags,
  moveInBar,
  restoreTag,
  setInBar,
  usesOf,
} from "./mod.ts";
import { BarForm, MergeForm, NewTagForm, TagForm } from "./form.ts";

const PATH = "/settings/tags";
const ID = ":id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));
const styles = ["lists"];

async function showList(c: Ctx, more: Pick<TagSettingsView, "adding" | "problem"> = {}, status = 200) {
  const { deps, person, words } = c.var;
  const [tags, archived] = await Promise.all([
    listTags(deps.db, person),
    listTags(deps.db, person, { archived: true }),
  ]);
  const ids = tags.map((tag) => tag.id);
  const view = { tags, archived, uses: await usesOf(deps.db, ids), ...more };
  const crumbs = [{ label: words.settings.title, href: "/settings" }];
  return render(c, { title: words.tags.title, main: tagSettings(words, person, view), status, crumbs, styles });
}

async function showTag(c: Ctx, errors?: Record<string, string>) {
  const { deps, person, words } = c.var;
  const tag = await getTag(deps.db, person, idOf(c));
  const values = errors ? await readFields(c).catch(() => ({})) : {};
  const typed = { values: { name: tag.name, color: tag.color, ...values }, errors };
  // What all see cannot become what one sees.
  const others = (await listTags(deps.db, person)).filter(
    (other) => other.id !== tag.id && (tag.owner_id !== null || other.owner_id === null),
  );
  const crumbs = [
    { label: words.settings.title, href: "/settings" },
    { label: words.tags.title, href: PATH },
  ];
  const main = tagEdit(words, person, { tag, typed, others });
  return render(c, { title: words.tags.settings.edit(tag.name), main, status: errors ? 422 : 200, crumbs, styles });
}

/** The list as it is now, in the same place where the page can put it there. */
async function changed(c: Ctx, said?: string) {
  if (!wantsMain(c)) return c.redirect(PATH, 303);
  if (said) toast(c, said);
  return showList(c);
}

/** The form again with what was typed and what is wrong with it. */
async function orSayWhy(c: Ctx, work: () => Promise<Response>) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Invalid) return showTag(c, error.fields);
    if (error instanceof Refused) return showTag(c, { form: error.reason });
    throw error;
  }
}

export const settingsRoutes = new Hono<Env>()
  .get("/", may("signed-in"), (c) => showList(c))
  .post("/", may("signed-in"), async (c) => {
    try {
      await addTag(c.var.deps.db, c.var.person, await readForm(c, NewTagForm));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const values = await readFields(c);
      const typed = { values, errors: error.fields };
      return showList(c, { adding: { shared: values["shared"] === "1", typed } }, isHtmx(c) ? 200 : 422);
    }
    return changed(c);
  })
  .get(`/${ID}`, may("signed-in"), async (c) => {
    const tag = await getTag(c.var.deps.db, c.var.person, idOf(c));
    return mayArrange(c.var.person, tag) ? showTag(c) : c.redirect(PATH, 303);
  })
  .post(`/${ID}`, may("signed-in"), (c) =>
    orSayWhy(c, async () => {
      await editTag(c.var.deps.db, c.var.person, idOf(c), await readForm(c, TagForm));
      return changed(c);
    }),
  )
  .post(`/${ID}/merge`, may("signed-in"), (c) =>
    orSayWhy(c, async () => {
      const { into } = await readForm(c, MergeForm);
      await mergeTags(c.var.deps.db, c.var.person, idOf(c), into);
      return changed(c);
    }),
  )
  .post(`/${ID}/archival`, may("signed-in"), (c) =>
    orSayWhy(c, async () => {
      await archiveTag(c.var.deps.db, c.var.person, idOf(c));
      return changed(c);
    }),
  )
  .post(`/${ID}/restoration`, may("signed-in"), async (c) => {
    try {
      await restoreTag(c.var.deps.db, c.var.person, idOf(c));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const { fields } = c.var.words.errors;
      return showList(c, { problem: wordFor(fields, error.fields["name"], fields.other) }, isHtmx(c) ? 200 : 422);
    }
    return changed(c);
  })
  .post(`/${ID}/bar`, may("signed-in"), async (c) => {
    const { do: what } = await readForm(c, BarForm);
    const { deps, person } = c.var;
    if (what === "up" || what === "down") await moveInBar(deps.db, person, idOf(c), what);
    else await setInBar(deps.db, person, idOf(c), what === "on");
    return changed(c);
  });

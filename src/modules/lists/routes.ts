import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { line, readFields, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx, localPath, render, toast } from "../../render.ts";
import { bulkErrorsScreen, bulkReports, type ListSpec } from "../../views/lists/mod.ts";
import { askFor } from "./asking.ts";
import { dismissBulk, getBulk, listBulk, listBulkErrors, undoBulk } from "./bulk_jobs.ts";
import { saveColumns } from "./columns.ts";
import { removeView, saveView } from "./saved_views.ts";

const ViewForm = z.object({
  name: line(60),
  query: z.string().max(4_000, "tooLong").default(""),
  path: z.string().default("/"),
  shared: z.string().optional(),
});
const idOf = (c: Ctx) => Number(c.req.param("id"));

/** Doors that are the same for every list: columns, saved views, bulk reports. `specs` are the lists there are. */
export function listRoutes(specs: ReadonlyArray<ListSpec<never>>) {
  const specOf = (room: string | undefined) => {
    const spec = specs.find((each) => each.room === room);
    if (!spec) throw new NotFound();
    return spec;
  };
  const sceneOf = (c: Ctx, spec: ListSpec<never>) => ({
    person: c.var.person,
    words: c.var.words,
    now: new Date(),
    ask: askFor(spec, "", undefined),
  });
  async function answerReports(c: Ctx, room: string) {
    const spec = specOf(room);
    if (c.req.method === "POST" && !isHtmx(c)) return c.redirect(spec.path, 303);
    const jobs = await listBulk(c.var.deps.db, c.var.person, room);
    return fragment(c, bulkReports(spec, sceneOf(c, spec), jobs));
  }

  return new Hono<Env>()
    .post("/:room/columns", may("signed-in"), async (c) => {
      const spec = specOf(c.req.param("room"));
      const fields = await readFields(c);
      const chosen = fields["reset"] ? [] : [fields["columns"] ?? []].flat();
      await saveColumns(c.var.deps.db, c.var.person, spec, chosen);
      return c.redirect(localPath(String(fields["back"] ?? ""), spec.path), 303);
    })

    .post("/:room/views", may("signed-in"), async (c) => {
      const spec = specOf(c.req.param("room"));
      const form = await readForm(c, ViewForm);
      const query = askFor(spec, form.query, undefined).query.toString();
      const view = { room: spec.room, name: form.name, query, shared: form.shared === "1" };
      const saved = await saveView(c.var.deps.db, c.var.person, view);
      toast(c, c.var.words.lists.savedView(saved.name));
      return c.redirect(query ? `${spec.path}?${query}` : spec.path, 303);
    })

    .post("/views/:id{[1-9][0-9]{0,14}}/removal", may("signed-in"), async (c) => {
      const view = await removeView(c.var.deps.db, c.var.person, idOf(c));
      return c.redirect(specs.find((spec) => spec.room === view.room)?.path ?? "/", 303);
    })

    .get("/:room/bulk", may("signed-in"), (c) => answerReports(c, c.req.param("room")))

    .get("/bulk/:id{[1-9][0-9]{0,14}}", may("signed-in"), async (c) => {
      const job = await getBulk(c.var.deps.db, c.var.person, idOf(c));
      const spec = specOf(job.room);
      const errors = await listBulkErrors(c.var.deps.db, job.id);
      const { title } = spec.say(c.var.words);
      return render(c, {
        title: c.var.words.lists.errorsTitle,
        main: bulkErrorsScreen(spec, sceneOf(c, spec), { job, errors }),
        crumbs: [{ label: title, href: spec.path }],
        styles: ["lists"],
      });
    })

    .post("/bulk/:id{[1-9][0-9]{0,14}}/undo", may("signed-in"), async (c) => {
      const { room } = await undoBulk(c.var.deps.db, c.var.person, idOf(c), crypto.randomUUID());
      return answerReports(c, room);
    })

    .post("/bulk/:id{[1-9][0-9]{0,14}}/dismissal", may("signed-in"), async (c) => {
      const { room } = await getBulk(c.var.deps.db, c.var.person, idOf(c));
      await dismissBulk(c.var.deps.db, c.var.person, idOf(c));
      return answerReports(c, room);
    });
}

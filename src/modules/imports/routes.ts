import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Db } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { isHtmx } from "../../render.ts";
import { pathOf } from "../files/mod.ts";
import { csvStream } from "../lists/mod.ts";
import { checkChoices, wrongColumns } from "./choices.ts";
import { optionsIn, readsOtherwise } from "./form.ts";
import { giveTable, guessAgain } from "./giving.ts";
import {
  type Asking,
  checkImport,
  getImport,
  resumeImport,
  runImport,
  setOptions,
  stopImport,
  undoImport,
} from "./jobs.ts";
import { problemPages } from "./reporting.ts";
import { importPart, reportOf, sampleOf, showImport, showImports, showStart } from "./screens.ts";
import type { ImportKind } from "./table.ts";
import { receiveTable } from "./uploading.ts";

const ID = ":id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Customers may be brought in by anybody who serves them; the catalogue is for those who answer for it. */
const whoBrings = { customers: "signed-in", products: "supervisor" } as const;

/** Where an import of one kind begins: `/customers/import`, `/products/import`. */
export const startRoutes = (kind: ImportKind) =>
  new Hono<Env>()
    .get("/", may(whoBrings[kind]), (c) => showStart(c, kind))
    .get("/sample.csv", may(whoBrings[kind]), (c) => download(c, sampleOf(kind)))
    .post("/", may(whoBrings[kind]), async (c) => {
      try {
        const { fields, name, bytes } = await receiveTable(c.req.raw);
        const clientKey = uuid.test(fields["key"] ?? "") ? fields["key"]! : crypto.randomUUID();
        const id = await giveTable(c.var.deps, c.var.person, { clientKey, kind, name, bytes });
        return c.redirect(`/imports/${id}`, 303);
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        return showStart(c, kind, error.fields["file"]);
      }
    });

/** One step of an import, after which one sees where it stands. */
const step = (act: (db: Db, person: Asking, id: number) => Promise<void>) => async (c: Ctx) => {
  await act(c.var.deps.db, c.var.person, idOf(c));
  if (isHtmx(c)) return importPart(c, idOf(c));
  return c.redirect(`/imports/${idOf(c)}`, 303);
};

export const routes = new Hono<Env>()
  .get("/", may("signed-in"), (c) => showImports(c))

  .get(`/${ID}`, may("signed-in"), (c) => showImport(c, idOf(c)))

  .get(`/${ID}/part`, may("signed-in"), (c) => importPart(c, idOf(c)))

  .post(`/${ID}/mapping`, may("signed-in"), async (c) => {
    const { deps, person } = c.var;
    const fields = await readFields(c);
    const job = await getImport(deps.db, person, idOf(c));
    const wanted = optionsIn(job.kind, fields, job.options);
    await checkChoices(deps.db, person, wanted);
    const path = pathOf(deps.config, job);
    const options = readsOtherwise(wanted, job.options)
      ? await guessAgain(path, job.kind, wanted, job.options)
      : wanted;
    await setOptions(deps.db, person, job.id, options);
    const wrong = wrongColumns(job.kind, options);
    if (fields["act"] === "look" || options !== wanted) return showImport(c, job.id);
    if (wrong) return showImport(c, job.id, wrong);
    await checkImport(deps.db, person, job.id);
    return c.redirect(`/imports/${job.id}`, 303);
  })

  .get(`/${ID}/mapping`, may("signed-in"), (c) => showImport(c, idOf(c), undefined, true))

  .post(`/${ID}/check`, may("signed-in"), step(checkImport))
  .post(`/${ID}/run`, may("signed-in"), step(runImport))
  .post(`/${ID}/pause`, may("signed-in"), step(stopImport))
  .post(`/${ID}/resumption`, may("signed-in"), step(resumeImport))
  .post(`/${ID}/undo`, may("signed-in"), step(undoImport))

  .get(`/${ID}/report.csv`, may("signed-in"), async (c) => {
    const { deps, person } = c.var;
    const job = await getImport(deps.db, person, idOf(c));
    const { heads, cells } = await reportOf(c, job);
    return download(
      c,
      csvStream(heads, problemPages(deps.db, job.id), cells),
      `${c.var.words.imports.reportName}-${job.id}.csv`,
    );
  });

function download(c: Ctx, body: ReadableStream | string, name = "mau.csv") {
  c.header("Content-Type", "text/csv; charset=utf-8");
  c.header("Content-Disposition", `attachment; filename="${name}"`);
  c.header("Cache-Control", "no-store");
  return c.body(body as ReadableStream);
}

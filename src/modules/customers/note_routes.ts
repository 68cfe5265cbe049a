import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { isHtmx } from "../../render.ts";
import { uploadedFile } from "../../views/files/chip.ts";
import { filesIn, keepFile } from "../files/mod.ts";
import { listCalled } from "../people/mod.ts";
import { addCustomerFile, removeCustomerFile } from "./attaching.ts";
import { addCustomerNote, editCustomerNote, removeCustomerNote } from "./noting.ts";
import { getCustomer } from "./queries.ts";
import { field, idIn, showPart, tryIn } from "./record_routes.ts";
import { idOf } from "./record_screens.ts";

const id = "/:id{[1-9][0-9]{0,14}}";

/** The body's tab of files, after what was done there. */
function showFiles(c: Ctx): Response | Promise<Response> {
  if (!isHtmx(c)) return c.redirect(`/customers/${idOf(c)}?tab=files`, 303);
  return showPart(c, "body");
}

/** Notes and files of a customer. */
export const routes = new Hono<Env>()
  .post(`${id}/note-files`, may("signed-in"), async (c) => {
    await getCustomer(c.var.deps.db, c.var.person, idOf(c));
    const [file] = await filesIn(c);
    const { name } = file!;
    const row = await keepFile(c.var.deps, { name, bytes: file!.stream(), uploadedBy: c.var.person.id });
    return c.html(uploadedFile(row, c.var.words), 201);
  })

  .post(`${id}/notes`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const fields = await readFields(c);
    const body = field(fields, "body");
    const fileIds = [fields["files"] ?? []].flat().flatMap((each) => idIn(each) ?? []);
    const mentions = await listCalled(db, body);
    await addCustomerNote(db, c.var.person, idOf(c), { clientKey: field(fields, "key"), body, mentions, fileIds });
    return showPart(c, "body");
  })

  .post(`${id}/notes/:note{[1-9][0-9]{0,14}}`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const note = Number(c.req.param("note"));
    const body = field(await readFields(c), "body");
    return tryIn(c, "body", { field: `note-${note}`, typed: body }, async () =>
      editCustomerNote(db, c.var.person, idOf(c), note, { body, mentions: await listCalled(db, body) }),
    );
  })

  .post(`${id}/notes/:note{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeCustomerNote(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("note")));
    return showPart(c, "body");
  })

  .post(`${id}/files`, may("signed-in"), async (c) => {
    const { db, config } = c.var.deps;
    await getCustomer(db, c.var.person, idOf(c));
    for (const file of await filesIn(c)) {
      await addCustomerFile({ db, config }, c.var.person, idOf(c), { name: file.name, bytes: file.stream() });
    }
    return showFiles(c);
  })

  .post(`${id}/files/:file{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeCustomerFile(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("file")));
    return showFiles(c);
  });

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { uploadedFile } from "../../views/files/chip.ts";
import { filesIn, keepFile } from "../files/mod.ts";
import { listCalled } from "../people/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { addTicketFile, removeTicketFile } from "./attaching.ts";
import { idIn } from "./form.ts";
import { addTicketNote, editTicketNote, removeTicketNote } from "./noting.ts";
import { getTicket } from "./queries.ts";
import { idOf } from "./record_screens.ts";
import { showPart } from "./record_routes.ts";

const id = "/:id{[1-9][0-9]{0,14}}";

/** Keeps what was uploaded for a note or a ticket that is not written yet; its id goes with the form. */
async function keepForLater(c: Ctx): Promise<Response> {
  const [file] = await filesIn(c);
  const { name } = file!;
  const row = await keepFile(c.var.deps, { name, bytes: file!.stream(), uploadedBy: c.var.person.id });
  return c.html(uploadedFile(row, c.var.words), 201);
}

/** Notes and attachments of a ticket. */
export const routes = new Hono<Env>()
  .post("/files", may("signed-in"), keepForLater)

  .post(`${id}/note-files`, may("signed-in"), async (c) => {
    await getTicket(c.var.deps.db, c.var.person, idOf(c));
    return keepForLater(c);
  })

  .post(`${id}/notes`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const fields = await readFields(c);
    const one = (name: string) => [fields[name] ?? ""].flat()[0] ?? "";
    const body = one("body");
    const fileIds = [fields["files"] ?? []].flat().flatMap((each) => idIn(each) ?? []);
    const mentions = await listCalled(db, body);
    await addTicketNote(db, c.var.person, idOf(c), { clientKey: one("key"), body, mentions, fileIds });
    return showPart(c, "body");
  })

  .post(`${id}/notes/:note{[1-9][0-9]{0,14}}`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const note = Number(c.req.param("note"));
    const body = [(await readFields(c))["body"] ?? ""].flat()[0] ?? "";
    try {
      await editTicketNote(db, c.var.person, idOf(c), note, { body, mentions: await listCalled(db, body) });
    } catch (error) {
      const reason = error instanceof Invalid ? error.fields["body"] : undefined;
      if (!reason) throw error;
      const text = wordFor(c.var.words.errors.fields, reason, c.var.words.errors.fields.other);
      return showPart(c, "body", { field: `note-${note}`, typed: body, error: text }, 422);
    }
    return showPart(c, "body");
  })

  .post(`${id}/notes/:note{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeTicketNote(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("note")));
    return showPart(c, "body");
  })

  .post(`${id}/files`, may("signed-in"), async (c) => {
    const { db, config } = c.var.deps;
    const deps = { db, config };
    await getTicket(db, c.var.person, idOf(c));
    for (const file of await filesIn(c)) {
      await addTicketFile(deps, c.var.person, idOf(c), { name: file.name, bytes: file.stream() });
    }
    return showPart(c, "side");
  })

  .post(`${id}/files/:file{[1-9][0-9]{0,14}}/removal`, may("signed-in"), async (c) => {
    await removeTicketFile(c.var.deps.db, c.var.person, idOf(c), Number(c.req.param("file")));
    return showPart(c, "side");
  });

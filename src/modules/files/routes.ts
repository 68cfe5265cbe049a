import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { may } from "../../may.ts";
import { fileError, uploadedFile } from "../../views/files/chip.ts";
import { limitsFor } from "../channels/mod.ts";
import { visibleIds as visibleCustomers } from "../customers/mod.ts";
import { getConversation, visibleIds } from "../inbox/mod.ts";
import { kindOf } from "./kinds.ts";
import { sizes } from "./pictures.ts";
import { visibleIds as visibleOrders } from "../orders/mod.ts";
import { visibleTaskIds } from "../tasks/mod.ts";
import { visibleIds as visibleTickets } from "../tickets/mod.ts";
import { getFile } from "./reading.ts";
import { serveFile } from "./serving.ts";
import { upload } from "./uploading.ts";

const sees = {
  conversation: visibleIds,
  ticket: visibleTickets,
  task: visibleTaskIds,
  customer: visibleCustomers,
  order: visibleOrders,
};

export const routes = new Hono<Env>()
  .get("/:id", may("signed-in"), async (c) => {
    const { db, config } = c.var.deps;
    const row = await getFile(db, c.var.person, idIn(c.req.param("id")), { sees });
    const size = sizes.find((each) => each === c.req.query("size"));
    return serveFile(config, row, c.req.raw, { size, download: c.req.query("download") !== undefined });
  })
  .post("/", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const form = await c.req.formData();
    const file = form.get("file");
    const conversation = await getConversation(db, c.var.person, idIn(String(form.get("conversation") ?? "")));
    if (!(file instanceof File)) throw new Invalid({ file: "required" });
    const limits = limitsFor(conversation.channel).bytes;
    const { id: conversationId } = conversation;
    try {
      const row = await upload(c.var.deps, { file, limits, conversationId, uploadedBy: c.var.person.id });
      const { id, name, size_bytes: size, media_type, width, height } = row;
      if (wantsHtml(c)) return c.html(uploadedFile(row, c.var.words), 201);
      return c.json({ id, name, size, kind: kindOf(media_type), width, height }, 201);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const text = fileError(error, file.name, c.var.words);
      return wantsHtml(c) ? c.html(text, 422) : c.json({ error: text, reason: error.reason }, 422);
    }
  });

/** Scripts ask for JSON; a form or htmx gets the fragment. */
const wantsHtml = (c: Ctx) => c.req.header("HX-Request") === "true" || /text\/html/.test(c.req.header("Accept") ?? "");

function idIn(text: string): number {
  const id = Number(text);
  if (!Number.isSafeInteger(id) || id < 1) throw new NotFound(`no number: ${text}`);
  return id;
}

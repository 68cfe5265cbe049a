import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Db } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readPairs } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import { together } from "../../together.ts";
import { composer, inboxPage, messageItem, pageTrouble, senderOf, threadPieces } from "../../views/inbox/mod.ts";
import { byPage, idOf, presentIn, sceneFor } from "./asking.ts";
import { countUnread } from "./counting.ts";
import { saveDraft } from "./drafting.ts";
import { DeliveryForm, DraftForm, ReplyForm } from "./form.ts";
import { getConversation } from "./conversation.ts";
import { listConversations } from "./listing.ts";
import { loadConversation, loadDraft, loadSpan } from "./screens.ts";
import { confirmSent, retryMessage } from "./resending.ts";
import { sendMessages } from "./sending.ts";
import { unlessTaken } from "./taken.ts";
import { getMessage } from "./message.ts";
import { MOST_NEWEST, reachSince } from "./thread.ts";

const number = (text: string | undefined) => (/^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : null);

/**
 * A span of the thread: the newest `tail` messages, or what came before a cursor. `unread` is where the reader's page has
 * put its separator, which stays there though the messages have been read since. After `since`, a message's id, more
 * may have been stored than `tail`, or further up.
 */
async function readPieces(c: Ctx, db: Db, id: number) {
  const since = number(c.req.query("since"));
  const tail = Math.min(MOST_NEWEST, number(c.req.query("tail")) ?? 30);
  const limit = Math.max(tail, since === null ? 0 : await reachSince(db, id, since));
  const [row, span] = await Promise.all([
    getConversation(db, c.var.person, id),
    loadSpan(db, id, { before: c.req.query("before"), newer: c.req.query("newer"), limit }),
  ]);
  const firstUnread = number(c.req.query("unread")) ?? row.first_unread_message_id;
  return { row, span: { ...span, firstUnread } };
}

type Pieces = Awaited<ReturnType<typeof readPieces>>;

const drawPieces = (c: Ctx, { row, span }: Pieces) => threadPieces(sceneFor(c, row.id), senderOf(row), row.id, span);

async function reply(c: Ctx, id: number) {
  const sent = await readPairs(c);
  const form = ReplyForm.parse({ ...Object.fromEntries(sent), files: sent.getAll("files") });
  const { db } = c.var.deps;
  let shown: Pieces | undefined;
  try {
    await sendMessages(db, c.var.person, id, {
      clientKey: form.client_key,
      body: form.body,
      fileIds: form.files,
      replyTo: form.reply_to,
      humanAgent: form.human_agent === "1",
      ...(byPage(c) && { alongside: async (trx) => void (shown = await readPieces(c, trx, id)) }),
    });
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Invalid)) throw error;
    // What was typed is kept before anything is said about it.
    await saveDraft(db, c.var.person, id, { body: form.body, fileIds: form.files });
    return refused(c, id, error, form.human_agent === "1");
  }
  return shown ? fragment(c, drawPieces(c, shown)) : c.redirect(`/inbox/${id}`, 303);
}

const reasons: Record<string, string> = {
  message_empty: "empty",
  message_too_long: "too_long",
  too_many_files: "too_many_files",
  file_gone: "file_gone",
  reply_key_used: "sent_before",
  page_disconnected: "page_disconnected",
  window_closed: "window_closed",
  window_closed_human_agent: "window_closed",
};

/** The composer again, with what was typed and what is wrong with it. */
async function refused(c: Ctx, id: number, error: Refused | Invalid, humanAgent: boolean) {
  const { db } = c.var.deps;
  const scene = sceneFor(c, id);
  const reason = error instanceof Refused ? error.reason : (Object.values(error.fields)[0] ?? "other");
  const said = scene.w.composer.errors[reasons[reason] ?? "other"];
  if (byPage(c)) {
    const row = await getConversation(db, c.var.person, id);
    return fragment(
      c,
      composer(scene, { row, ...(await loadDraft(db, c.var.person, id)), error: said, humanAgent }),
      422,
    );
  }
  const [open, page, counts] = await Promise.all([
    loadConversation(db, c.var.person, id, { present: presentIn(c, id) }),
    listConversations(db, c.var.person, scene.filter),
    countUnread(db, c.var.person),
  ]);
  const main = inboxPage(scene, { page, counts, open: { ...open, error: said, humanAgent }, pane: "thread" });
  return render(c, { title: scene.w.title, main, status: 422 });
}

/** What an agent decides about a message that did not go, or of which nobody knows: send it again, or it was sent. */
async function decide(c: Ctx, id: number) {
  const form = DeliveryForm.safeParse(await c.req.parseBody());
  if (!form.success) throw new Invalid({ state: "message_not_failed" });
  const act = form.data.state === "sent" ? confirmSent : retryMessage;
  const message = await act(c.var.deps.db, c.var.person, id);
  return byPage(c) ? c.body(null, 204) : c.redirect(`/inbox/${message.conversation_id}`, 303);
}

export const routes = new Hono<Env>()
  .get("/:id{[1-9][0-9]{0,14}}/messages", may("signed-in"), async (c) => {
    const shown = await together(c.var.deps.db, (one) => readPieces(c, one, idOf(c)));
    return fragment(c, drawPieces(c, shown));
  })
  .post("/:id{[1-9][0-9]{0,14}}/messages", may("signed-in"), (c) => unlessTaken(c, idOf(c), () => reply(c, idOf(c))))

  .get("/messages/:id{[1-9][0-9]{0,14}}", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const message = await getMessage(db, c.var.person, idOf(c));
    const row = await getConversation(db, c.var.person, message.conversation_id);
    return fragment(c, messageItem(sceneFor(c, row.id), senderOf(row), message, true));
  })
  .put("/messages/:id{[1-9][0-9]{0,14}}/delivery", may("signed-in"), (c) => decide(c, idOf(c)))
  .post("/messages/:id{[1-9][0-9]{0,14}}/delivery", may("signed-in"), (c) => decide(c, idOf(c)))

  .get("/:id{[1-9][0-9]{0,14}}/composer", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const row = await getConversation(db, c.var.person, idOf(c));
    const humanAgent = c.req.query("tag") === "human_agent";
    return fragment(
      c,
      composer(sceneFor(c, row.id), { row, ...(await loadDraft(db, c.var.person, row.id)), humanAgent }),
    );
  })
  .get("/:id{[1-9][0-9]{0,14}}/page-trouble", may("signed-in"), async (c) => {
    const row = await getConversation(c.var.deps.db, c.var.person, idOf(c));
    return fragment(c, pageTrouble(sceneFor(c, row.id), row));
  })
  .put("/:id{[1-9][0-9]{0,14}}/draft", may("signed-in"), async (c) => {
    const { body, files } = DraftForm.parse(await c.req.parseBody({ all: true }));
    await saveDraft(c.var.deps.db, c.var.person, idOf(c), { body, fileIds: files });
    return c.body(null, 204);
  });

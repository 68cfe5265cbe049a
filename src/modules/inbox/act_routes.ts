import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { may } from "../../may.ts";
import { fragment, toast } from "../../render.ts";
import { html } from "../../views/html.ts";
import {
  assigneeChoices,
  conversationRow,
  customerFiles,
  customerHead,
  presenceLine,
  threadHead,
  viewers,
} from "../../views/inbox/mod.ts";
import { renameCustomer } from "../customers/mod.ts";
import { byPage, idOf, presentIn, sceneFor } from "./asking.ts";
import { assign, claim, follow, listAssignees, unfollow } from "./claiming.ts";
import { AssigneeForm, PresenceForm } from "./form.ts";
import { markDone, markRead, markUnread, reopen } from "./marking.ts";
import { type ConversationRow, getConversation } from "./conversation.ts";
import { listConversationFiles } from "./kept_files.ts";
import { listConversations } from "./listing.ts";
import { signalCustomer } from "./signalling.ts";
import { unlessTaken } from "./taken.ts";

/** The part that asked, as it stands now: a line of the list, or the head of the thread. */
async function answer(c: Ctx, id: number) {
  if (!byPage(c)) return c.redirect(`/inbox/${id}`, 303);
  const { db } = c.var.deps;
  const scene = sceneFor(c, id);
  if (c.req.header("HX-Target")?.startsWith("li")) {
    const { rows } = await listConversations(db, c.var.person, { ...scene.filter, ids: [id] });
    return fragment(c, html`${rows.map((row) => conversationRow({ ...scene, openId: undefined }, row))}`);
  }
  const row = await findStill(c, id);
  if (!row) return goToList(c);
  return head(c, row);
}

async function head(c: Ctx, row: ConversationRow) {
  const [assignees, present] = await Promise.all([
    row.assignee ? listAssignees(c.var.deps.db, row.page_id) : [],
    presentIn(c, row.id),
  ]);
  return fragment(c, threadHead(sceneFor(c, row.id), { row, assignees, present }));
}

/** Giving a conversation away may take it out of one's own sight. */
const findStill = (c: Ctx, id: number): Promise<ConversationRow | undefined> =>
  getConversation(c.var.deps.db, c.var.person, id).catch((error: unknown) => {
    if (error instanceof NotFound) return undefined;
    throw error;
  });

function goToList(c: Ctx) {
  c.header("HX-Redirect", "/inbox");
  return c.body(null, 200);
}

async function give(c: Ctx, id: number) {
  const { db } = c.var.deps;
  const form = AssigneeForm.safeParse(await c.req.parseBody());
  if (!form.success) throw new Invalid({ user: "not_a_member" });
  try {
    if (form.data.user === "me") await claim(db, c.var.person, id);
    else await assign(db, c.var.person, id, form.data.user);
  } catch (error) {
    // AS-3: who comes second learns who was first, and sees the line as it is now.
    if (!(error instanceof Refused && error.reason === "already_claimed" && byPage(c))) throw error;
    toast(c, sceneFor(c).w.alreadyClaimed(String(error.detail["name"])));
  }
  return answer(c, id);
}

type Act = (db: Env["Variables"]["deps"]["db"], person: Env["Variables"]["person"], id: number) => Promise<void>;

/** A state that PUT sets and DELETE takes back; a plain form says which by `_method`. */
const state = (path: string, set: Act, unset: Act) => {
  const change = (act: Act) => async (c: Ctx) => {
    await act(c.var.deps.db, c.var.person, idOf(c));
    return answer(c, idOf(c));
  };
  return new Hono<Env>()
    .put(path, may("signed-in"), change(set))
    .delete(path, may("signed-in"), change(unset))
    .post(path, may("signed-in"), async (c) => {
      const { _method } = await c.req.parseBody();
      return change(_method === "DELETE" ? unset : set)(c);
    });
};

async function rename(c: Ctx, id: number) {
  const { db } = c.var.deps;
  const row = await getConversation(db, c.var.person, id);
  const { name } = await c.req.parseBody();
  try {
    await renameCustomer(db, row.customer_id, { name: String(name ?? ""), by: c.var.person });
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const scene = sceneFor(c, id);
    const said = error.fields["name"] === "name_long" ? scene.w.customer.nameLong : scene.w.customer.nameEmpty;
    return fragment(c, customerHead(scene, row, said), 422);
  }
  if (!byPage(c)) return c.redirect(`/inbox/${id}?pane=customer`, 303);
  return fragment(c, customerHead(sceneFor(c, id), await getConversation(db, c.var.person, id)));
}

export const routes = new Hono<Env>()
  .put("/:id{[1-9][0-9]{0,14}}/assignee", may("signed-in"), (c) => give(c, idOf(c)))
  .post("/:id{[1-9][0-9]{0,14}}/assignee", may("signed-in"), (c) => give(c, idOf(c)))
  .get("/:id{[1-9][0-9]{0,14}}/assignees", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const row = await getConversation(db, c.var.person, idOf(c));
    return fragment(c, assigneeChoices(row, await listAssignees(db, row.page_id)));
  })
  .route("/", state("/:id{[1-9][0-9]{0,14}}/done", markDone, reopen))
  .route("/", state("/:id{[1-9][0-9]{0,14}}/read", markRead, markUnread))
  .route("/", state("/:id{[1-9][0-9]{0,14}}/follow", follow, unfollow))
  .get("/:id{[1-9][0-9]{0,14}}/customer-head", may("signed-in"), async (c) => {
    const row = await getConversation(c.var.deps.db, c.var.person, idOf(c));
    return fragment(c, customerHead(sceneFor(c, row.id), row));
  })
  .get("/:id{[1-9][0-9]{0,14}}/files", may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { id } = await getConversation(db, c.var.person, idOf(c));
    return fragment(c, customerFiles(sceneFor(c, id), id, await listConversationFiles(db, id)));
  })
  .put("/:id{[1-9][0-9]{0,14}}/customer-name", may("signed-in"), (c) => rename(c, idOf(c)))
  .post("/:id{[1-9][0-9]{0,14}}/customer-name", may("signed-in"), (c) => rename(c, idOf(c)))

  .get("/:id{[1-9][0-9]{0,14}}/head", may("signed-in"), (c) =>
    unlessTaken(c, idOf(c), async () => head(c, await getConversation(c.var.deps.db, c.var.person, idOf(c)))),
  )

  // Being here is told every few seconds and answered with who else is.
  .post("/:id{[1-9][0-9]{0,14}}/presence", may("signed-in"), (c) => unlessTaken(c, idOf(c), () => here(c, idOf(c))));

async function here(c: Ctx, id: number): Promise<Response> {
  const { doing } = PresenceForm.parse(await c.req.parseBody());
  const row = await getConversation(c.var.deps.db, c.var.person, id);
  c.var.deps.live.looksAt(c.var.person.id, id);
  await c.var.deps.presence.seen(id, c.var.person, doing).catch(() => {});
  void signalCustomer(c.var.deps, row, doing).catch(() => {});
  const present = await presentIn(c, id);
  const scene = sceneFor(c, id);
  return fragment(c, html`${viewers(scene, present)}${presenceLine(scene, present)}`);
}

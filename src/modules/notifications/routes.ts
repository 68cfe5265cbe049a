import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, localPath, render } from "../../render.ts";
import { bellList, notificationsScreen, toneOf } from "../../views/notifications/mod.ts";
import { clockTime } from "../../views/time.ts";
import {
  countUnreadNotifications,
  isQuiet,
  isSubject,
  listNotifications,
  markNotificationsRead,
  readChoices,
  say,
  subscribe,
  SubscriptionForm,
  unsubscribe,
} from "./mod.ts";

const whole = z.coerce.number().int().positive().max(1e15);
const ReadForm = z.object({
  subject: z.string().refine(isSubject).optional(),
  id: whole.optional(),
  back: z.string().default("/notifications"),
});
const BELL_LINES = 20;

async function list(c: Ctx) {
  const { deps, person, words } = c.var;
  const unread = c.req.query("unread") === "1";
  const before = whole.safeParse(c.req.query("before")).data;
  const [{ rows, next }, count] = await Promise.all([
    listNotifications(deps.db, person, { before, unread }),
    countUnreadNotifications(deps.db, person.id),
  ]);
  const page = notificationsScreen(words, { rows, next, unread, count, now: new Date() });
  return render(c, { title: words.notifications.title, main: page });
}

/** What an open tab has to know when the bell has changed: how many, and the newest in words. */
async function fresh(c: Ctx) {
  const { deps, person, words } = c.var;
  const now = new Date();
  const [unread, { rows }, { sound, quiet }] = await Promise.all([
    countUnreadNotifications(deps.db, person.id),
    listNotifications(deps.db, person, { unread: true, limit: 1 }),
    readChoices(deps.db, person.id),
  ]);
  const [row] = rows;
  // A reminder has a card of its own on the screen: a toast beside it would say the same twice.
  const newest = row && { id: row.id, carded: row.kind === "task.rang", tone: toneOf(row), ...say(words, row, now) };
  c.header("Cache-Control", "no-store");
  const silent = isQuiet(quiet, clockTime(now));
  return c.json({
    unread,
    newest,
    sound: silent ? "none" : sound,
    label: words.notifications.bell(unread),
    open: words.notifications.open,
  });
}

async function read(c: Ctx) {
  const { subject, id, back } = await readForm(c, ReadForm);
  const of = subject && id ? { subject, subjectId: id } : "all";
  await markNotificationsRead(c.var.deps.db, c.var.person.id, of);
  return c.req.header("X-Silent") ? c.body(null, 204) : c.redirect(localPath(back), 303);
}

export const routes = new Hono<Env>()
  .get("/", may("signed-in"), list)
  .get("/bell", may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const { rows } = await listNotifications(deps.db, person, { limit: BELL_LINES });
    return fragment(c, bellList(words, rows, new Date()));
  })
  .get("/fresh", may("signed-in"), fresh)
  .post("/read", may("signed-in"), read)
  .post("/subscriptions", may("signed-in"), async (c) => {
    const { deps, person, session } = c.var;
    const from = { sessionId: session.id, userAgent: c.req.header("User-Agent")?.slice(0, 300) ?? null };
    await subscribe(deps.db, person, await readForm(c, SubscriptionForm), from);
    return c.body(null, 204);
  })
  .post("/subscriptions/end", may("signed-in"), async (c) => {
    const { endpoint } = await readForm(c, SubscriptionForm.pick({ endpoint: true }));
    await unsubscribe(c.var.deps.db, c.var.person, endpoint);
    return c.body(null, 204);
  });

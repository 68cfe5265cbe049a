import { Hono } from "hono";
import { keepLook } from "../../choosing_look.ts";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { isPageAdmin, may } from "../../may.ts";
import { localPath, render } from "../../render.ts";
import { accountScreen } from "../../views/settings/account.ts";
import { changePassword, PasswordForm } from "../auth/mod.ts";
import { NameForm, prefer, PreferencesForm, rename } from "../people/mod.ts";
import { endEverywhere, endOne } from "./ending_sessions.ts";

interface Shown {
  errors?: Record<string, string>;
  notice?: string | undefined;
  status?: number;
}

async function show(c: Ctx, { errors = {}, notice, status = 200 }: Shown = {}) {
  const { deps, person, session, words } = c.var;
  const values = errors["name"] ? await readFields(c) : { name: person.name };
  const sessions = await deps.sessions.list(person.id);
  const pageAdmin = await isPageAdmin(c);
  const account = {
    person,
    pageAdmin,
    sessions,
    current: session.id,
    now: new Date(),
    typed: { values, errors },
    notice,
  };
  return render(c, { title: words.auth.account.title, main: accountScreen(words, account), status });
}

function showWrong(c: Ctx, error: unknown) {
  if (!(error instanceof Invalid)) throw error;
  return show(c, { errors: error.fields, status: 422 });
}

/** What the redirect that led here has done. */
function noticeOf(c: Ctx): string | undefined {
  const { auth, frame } = c.var.words;
  const notices = { saved: frame.saved, password: auth.account.passwordChanged, ended: auth.sessions.ended };
  return Object.entries(notices).find(([key]) => key === c.req.query("done"))?.[1];
}

/** A new session in place of those that ended, so that who did it stays signed in. */
async function signInAgain(c: Ctx) {
  const from = { address: c.var.address, userAgent: c.req.header("User-Agent") ?? null };
  c.header("Set-Cookie", await c.var.deps.sessions.start(c.var.person.id, from), { append: true });
}

export const routes = new Hono<Env>()
  .get("/", may("signed-in"), (c) => show(c, { notice: noticeOf(c) }))

  .post("/", may("signed-in"), async (c) => {
    try {
      const { name } = await readForm(c, NameForm);
      await rename(c.var.deps.db, c.var.person.id, name);
    } catch (error) {
      return showWrong(c, error);
    }
    c.var.deps.sessions.forget(c.var.person.id);
    return c.redirect("/account?done=saved", 303);
  })

  .post("/password", may("signed-in"), async (c) => {
    const { db, sessions, live } = c.var.deps;
    try {
      const form = await readForm(c, PasswordForm);
      await changePassword(db, c.var.person.id, { ...form, address: c.var.address });
    } catch (error) {
      return showWrong(c, error);
    }
    sessions.forget(c.var.person.id);
    live.drop(c.var.person.id);
    await signInAgain(c);
    return c.redirect("/account?done=password", 303);
  })

  // Before signing in too: the choice is then kept in a cookie until there is a person to keep it with.
  .post("/preferences", may("anyone"), async (c) => {
    const { back, locale, theme } = await readForm(c, PreferencesForm);
    keepLook(c, { locale, theme });
    const person = c.get("person");
    if (person) {
      await prefer(c.var.deps.db, person.id, { locale, theme });
      c.var.deps.sessions.forget(person.id);
    }
    return c.redirect(localPath(back), 303);
  })

  .post("/sessions/:id{[0-9a-f]{64}}/end", may("signed-in"), async (c) => {
    await endOne(c.var.deps, c.var.person.id, c.req.param("id"));
    return c.redirect("/account?done=ended", 303);
  })

  .post("/sessions/end", may("signed-in"), async (c) => {
    await endEverywhere(c.var.deps, c.var.person.id);
    c.header("Set-Cookie", c.var.deps.sessions.blankCookie(), { append: true });
    return c.redirect("/sign-in?out=1", 303);
  });

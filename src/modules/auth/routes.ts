import { Hono } from "hono";
import { choseLook } from "../../choosing_look.ts";
import type { Ctx, Env } from "../../context.ts";
import { Refused } from "../../errors.ts";
import { clean, readFields } from "../../form.ts";
import { hasNobody, may } from "../../may.ts";
import { localPath, render } from "../../render.ts";
import { signInScreen } from "../../views/auth/sign_in.ts";
import { findCompany } from "./company.ts";
import { signIn } from "./signing_in.ts";

interface Shown {
  username?: string;
  next?: string;
  trouble?: string;
  notice?: string;
  status?: number;
}

async function show(c: Ctx, { status = 200, ...shown }: Shown) {
  const { words, locale, theme, deps } = c.var;
  const company = await findCompany(deps.db);
  const main = signInScreen(words, { locale, theme, company, ...shown });
  return render(c, { title: words.auth.title, main, status, bare: true });
}

async function endSession(c: Ctx): Promise<void> {
  await c.var.deps.sessions.end(c.var.session.id);
  c.var.deps.live.drop(c.var.person.id);
}

function troubleOf(c: Ctx, { reason, detail }: Refused): string {
  const say = c.var.words.auth;
  if (reason === "locked") return say.locked(Number(detail["minutes"]));
  const left = Number(detail["triesLeft"]);
  return left > 0 ? say.wrongLeft(left) : say.locked(15);
}

export const routes = new Hono<Env>()
  .get("/sign-in", may("anyone"), async (c) => {
    if (await hasNobody(c)) return c.redirect("/setup", 303);
    const next = localPath(c.req.query("next"));
    if (c.get("person")) return c.redirect(next, 303);
    const { auth } = c.var.words;
    return show(c, { next, notice: c.req.query("out") === "1" ? auth.signedOut : undefined });
  })

  .post("/sign-in", may("anyone"), async (c) => {
    const { db, sessions } = c.var.deps;
    const fields = await readFields(c);
    const [username, password, next] = ["username", "password", "next"].map((name) => String(fields[name] ?? ""));
    if (choseLook(c, fields)) return show(c, { username, next: localPath(next) });
    const from = { address: c.var.address, userAgent: clean(c.req.header("User-Agent") ?? "") || null };
    try {
      const cookie = await signIn(db, sessions, {
        username: username!.trim().slice(0, 100),
        password: password!.slice(0, 1_000),
        from,
      });
      // The cookie takes the place of another: nobody holds that session any more, and this browser must not hear of it.
      if (c.get("session")) await endSession(c);
      c.header("Set-Cookie", cookie, { append: true });
      return c.redirect(localPath(next), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const status = error.reason === "locked" ? 429 : 422;
      return show(c, { username, next: localPath(next), trouble: troubleOf(c, error), status });
    }
  })

  .post("/sign-out", may("signed-in"), async (c) => {
    await endSession(c);
    c.header("Set-Cookie", c.var.deps.sessions.blankCookie(), { append: true });
    return c.redirect("/sign-in?out=1", 303);
  });

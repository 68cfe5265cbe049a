import { Hono } from "hono";
import { choseLook } from "../../choosing_look.ts";
import type { Ctx, Env } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { hasNobody, may } from "../../may.ts";
import { render } from "../../render.ts";
import { setupScreen } from "../../views/auth/setup.ts";
import type { Typed } from "../../views/typed.ts";
import { SetupForm } from "./form.ts";
import { setUp } from "./setting_up.ts";

function show(c: Ctx, typed: Typed, status = 200) {
  const { words, locale, theme } = c.var;
  const main = setupScreen(words, { locale, theme, typed });
  return render(c, { title: words.auth.first.title, main, status, bare: true });
}

export const routes = new Hono<Env>()
  .get("/", may("anyone"), async (c) => {
    if (!(await hasNobody(c))) return c.redirect("/", 303);
    return show(c, { values: {} });
  })

  .post("/", may("anyone"), async (c) => {
    if (!(await hasNobody(c))) return c.redirect("/", 303);
    const { db, sessions } = c.var.deps;
    const values = await readFields(c);
    if (choseLook(c, values)) return show(c, { values });
    try {
      const owner = await readForm(c, SetupForm);
      const id = await setUp(db, { ...owner, locale: c.var.locale });
      const from = { address: c.var.address, userAgent: c.req.header("User-Agent") ?? null };
      c.header("Set-Cookie", await sessions.start(id, from), { append: true });
      return c.redirect("/", 303);
    } catch (error) {
      if (error instanceof Refused) return c.redirect("/", 303);
      if (!(error instanceof Invalid)) throw error;
      return show(c, { values, errors: error.fields }, 422);
    }
  });

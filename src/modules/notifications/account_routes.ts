import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { readFields, readForm } from "../../form.ts";
import { isPageAdmin, may } from "../../may.ts";
import { render } from "../../render.ts";
import { notificationAccountScreen } from "../../views/notifications/mod.ts";
import { type Choices, kindNames, pushTest, readChoices, readPushKeys, saveChoices, sounds } from "./mod.ts";

const clock = z.literal("").or(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "other"));
const names = z.array(z.string()).default([]);
const ChoicesForm = z.object({
  bell: names,
  push: names,
  sound: z.enum(sounds),
  from: clock.default(""),
  to: clock.default(""),
});

function choicesOf({ bell, push, sound, from, to }: z.output<typeof ChoicesForm>): Choices {
  if (!from !== !to) throw new Invalid({ [from ? "to" : "from"]: "required" });
  const kinds = kindNames.map((kind) => [kind, { bell: bell.includes(kind), push: push.includes(kind) }]);
  return { kinds: Object.fromEntries(kinds) as Choices["kinds"], sound, quiet: from && to ? { from, to } : null };
}

async function show(c: Ctx, errors: Record<string, string> = {}, status = 200) {
  const { deps, person, words } = c.var;
  const [choices, { publicKey }] = await Promise.all([
    readChoices(deps.db, person.id),
    readPushKeys(deps.db, deps.config),
  ]);
  const kept = { from: choices.quiet?.from ?? "", to: choices.quiet?.to ?? "" };
  const values = status === 422 ? await readFields(c) : kept;
  const notice = c.req.query("done") === "saved" ? words.notifications.account.saved : undefined;
  const settler = { role: person.role, pageAdmin: await isPageAdmin(c) };
  const main = notificationAccountScreen(words, { settler, choices, publicKey, notice, typed: { values, errors } });
  return render(c, { title: words.notifications.account.title, main, status, scripts: ["push"] });
}

export const accountNotificationRoutes = new Hono<Env>()
  .get("/", may("signed-in"), (c) => show(c))

  .post("/", may("signed-in"), async (c) => {
    try {
      await saveChoices(c.var.deps.db, c.var.person.id, choicesOf(await readForm(c, ChoicesForm)));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return show(c, error.fields, 422);
    }
    return c.redirect("/account/notifications?done=saved", 303);
  })

  .post("/test", may("signed-in"), async (c) =>
    c.body(null, (await pushTest(c.var.deps.db, c.var.person)) ? 204 : 409),
  );

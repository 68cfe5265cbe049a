import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { render } from "../../render.ts";
import { reminderSettings } from "../../views/tasks/mod.ts";
import { changing } from "../events/mod.ts";
import { recordSetting } from "../settings/mod.ts";
import { leadsIn } from "./form.ts";
import { readLeads, saveLeads } from "./settings.ts";

async function show(c: Ctx, view: { leads: string; errors?: Record<string, string>; saved?: boolean }, status = 200) {
  const { words, person } = c.var;
  const crumbs = [{ label: words.settings.title, href: "/settings" }];
  return render(c, { title: words.tasks.settings.title, main: reminderSettings(words, person, view), crumbs, status });
}

/** How long before the due time tasks ring that have no times of their own. */
export const settingsRoutes = new Hono<Env>()
  .get("/", may("admin"), async (c) => {
    const leads = (await readLeads(c.var.deps.db)).join(", ");
    return show(c, { leads, saved: c.req.query("saved") !== undefined });
  })
  .post("/", may("admin"), async (c) => {
    const typed = String([(await readFields(c))["leads"] ?? ""].flat()[0]);
    try {
      const leads = leadsIn(typed, "leads") ?? [];
      await changing(c.var.deps.db, async (trx) => {
        const before = { leads: await readLeads(trx) };
        const after = { leads: await saveLeads(trx, leads, c.var.person) };
        await recordSetting(trx, { name: "setting.edited", list: "reminders", by: c.var.person, before, after });
      });
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return show(c, { leads: typed, errors: error.fields }, 422);
    }
    return c.redirect("/settings/reminders?saved", 303);
  });

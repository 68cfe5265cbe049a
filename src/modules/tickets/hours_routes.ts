import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { Invalid } from "../../errors.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { render, toast, wantsMain } from "../../render.ts";
import { hoursScreen, type HoursView } from "../../views/settings/hours.ts";
import { changing } from "../events/mod.ts";
import { recordSetting } from "../settings/mod.ts";
import { readHours, saveBusinessHours } from "./hours.ts";
import { arrange, hoursIn } from "./hours_form.ts";

function show(c: Ctx, view: HoursView, status = 200) {
  const { words, person } = c.var;
  const crumbs = [{ label: words.settings.title, href: "/settings" }];
  return render(c, { title: words.ticketSettings.hours.title, main: hoursScreen(words, person, view), status, crumbs });
}

/** Where the reader goes on after a line was added. */
const focusAfter = (act: string) =>
  act === "holiday:add" ? "holidays" : /^add:\d$/.test(act) ? `day${act.at(-1)}` : "";

export const hoursRoutes = new Hono<Env>()
  .get("/", may("admin"), async (c) => show(c, { hours: await readHours(c.var.deps.db), errors: {} }))

  .post("/", may("admin"), async (c) => {
    const { db } = c.var.deps;
    const fields = await readFields(c);
    const { zone } = await readHours(db);
    const act = typeof fields["act"] === "string" ? fields["act"] : "";
    const arranged = arrange(hoursIn(fields, zone, { keepEmpty: true }), act);
    if (arranged) return show(c, { hours: arranged, errors: {}, focus: focusAfter(act) });
    const hours = hoursIn(fields, zone);
    try {
      await changing(db, async (trx) => {
        const before = await readHours(trx);
        await saveBusinessHours(trx, hours);
        const after = await readHours(trx);
        const change = { name: "setting.edited", list: "business-hours", by: c.var.person } as const;
        await recordSetting(trx, {
          ...change,
          before: { ...before.week, holidays: before.holidays },
          after: { ...after.week, holidays: after.holidays },
        });
      });
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      return show(c, { hours, errors: error.fields }, 422);
    }
    if (!wantsMain(c)) return c.redirect("/settings/business-hours", 303);
    toast(c, c.var.words.ticketSettings.hours.saved);
    return show(c, { hours: await readHours(db), errors: {} });
  });

import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { accessFaults, axe } from "./axe.ts";
import { demoDatabase } from "./demo.ts";
import { everyScreen, type Screen } from "./every_screen.ts";
import { desktop, openForVisits, phone } from "./visiting.ts";

/** The demo company in a browser; the parts of the product are looked at by files of their own, side by side. */
export async function openDemo() {
  const db = await demoDatabase(20);
  const visits = await openForVisits(db);
  test.after(async () => {
    await visits.close();
    await db.destroy();
  });
  return { db, visits };
}

const parts = {
  tickets: /^\/tickets/,
  tasks: /^\/tasks/,
  trade: /^\/(customers|orders|products|imports)/,
  settings: /^\/(settings|account|ops)/,
};

/** A test for each screen of a part, or of what is in none of them. */
export async function holdAccessible({ db, visits }: Awaited<ReturnType<typeof openDemo>>, part?: keyof typeof parts) {
  const people = await db.selectFrom("users").select(["id", "username"]).execute();
  const pages = new Map<string, Promise<Page>>();
  /** One window for each person and size: opening one takes as long as looking. */
  const pageFor = ({ by, phoneOnly }: Screen) => {
    const open = async () => {
      const person = people.find(({ username }) => username === by);
      // What axe is given to run in the page is code that the content policy would refuse.
      const page = await visits.visit(person, { bypassCSP: true, viewport: phoneOnly ? phone : desktop });
      await page.addInitScript(axe);
      return page;
    };
    const key = `${by} ${phoneOnly}`;
    if (!pages.has(key)) pages.set(key, open());
    return pages.get(key)!;
  };
  const partOf = (path: string) => Object.entries(parts).find(([, paths]) => paths.test(path))?.[0];
  for (const screen of (await everyScreen(db)).filter(({ path }) => partOf(path) === part)) {
    test(`axe finds nothing serious on ${screen.name}, in light and in dark`, async () => {
      const page = await pageFor(screen);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(visits.origin + screen.path);
      await screen.act?.(page);
      assert.equal(await accessFaults(page), []);
    });
  }
}

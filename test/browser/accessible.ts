import { test } from "uvu";
import * as assert from "uvu/assert";
import { seedDemo } from "../../src/seed.ts";
import { testConfig, testDatabase } from "../helpers.ts";
import { accessFaults } from "./axe.ts";
import { everyScreen } from "./every_screen.ts";
import { desktop, openForVisits, phone } from "./visiting.ts";

/** The demo company in a browser; the parts of the product are looked at by files of their own, side by side. */
export async function openDemo() {
  const db = testDatabase(20);
  await seedDemo(db, testConfig());
  const visits = await openForVisits(db);
  test.after(async () => {
    await visits.close();
    await db.destroy();
  });
  test.after.each(() => visits.leave());
  return { db, visits };
}

const parts = {
  tickets: /^\/tickets/,
  tasks: /^\/tasks/,
  settings: /^\/(settings|account|ops)/,
};

/** A test for each screen of a part, or of what is in none of them. */
export async function holdAccessible({ db, visits }: Awaited<ReturnType<typeof openDemo>>, part?: keyof typeof parts) {
  const people = await db.selectFrom("users").select(["id", "username"]).execute();
  const partOf = (path: string) => Object.entries(parts).find(([, paths]) => paths.test(path))?.[0];
  for (const screen of (await everyScreen(db)).filter(({ path }) => partOf(path) === part)) {
    test(`axe finds nothing serious on ${screen.name}, in light and in dark`, async () => {
      const person = people.find(({ username }) => username === screen.by);
      // What axe is given to run in the page is code that the content policy would refuse.
      const page = await visits.visit(person, { bypassCSP: true, viewport: screen.phoneOnly ? phone : desktop });
      await page.goto(visits.origin + screen.path);
      await screen.act?.(page);
      assert.equal(await accessFaults(page), []);
    });
  }
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import sharp from "sharp";
import { type Db, openDatabase } from "../src/database.ts";
import { migrate } from "../src/migrate.ts";
import { seedDemo } from "../src/demo/seed.ts";
import { everyScreen, type Screen } from "./browser/every_screen.ts";
import { desktop, openForVisits, phone, type Visits } from "./browser/visiting.ts";
import { testConfig } from "./helpers.ts";

// `npm run screens [-- folder [part of a name…]]`: every screen in both themes, on a desktop and on a phone, to look at.
const [folder = ".data-bench/screens", ...parts] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** A database of that name, migrated and empty, beside the one of the environment. */
async function freshDatabase(name: string): Promise<Db> {
  const url = process.env.DATABASE_URL ?? "";
  const beside = openDatabase(url, { max: 1, name: "screens" });
  await sql`drop database if exists ${sql.id(name)} with (force)`.execute(beside);
  await sql`create database ${sql.id(name)}`.execute(beside);
  await beside.destroy();
  const db = openDatabase(url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`), { max: 8, name: "screens" });
  await migrate(db);
  return db;
}

const themes = ["light", "dark"] as const;
const sizes = { desktop, phone };

async function takeAll(visits: Visits, screens: Screen[], prefix = ""): Promise<void> {
  const people = await visits.db.selectFrom("users").select(["id", "username"]).execute();
  for (const screen of screens.filter(({ name }) => !parts.length || parts.some((part) => name.includes(part)))) {
    for (const [size, viewport] of Object.entries(sizes)) {
      if (screen.phoneOnly && size === "desktop") continue;
      const person = people.find(({ username }) => username === screen.by);
      for (const theme of themes) {
        const page = await visits.visit(person, { viewport, colorScheme: theme, hasTouch: size === "phone" });
        await page.goto(visits.origin + screen.path);
        await page.evaluate(() => document.fonts.ready);
        await screen.act?.(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const name = `${prefix}${screen.name}-${size}-${theme}.png`;
        await page.screenshot({ path: join(folder, name) });
        console.log(wide > 0 ? `${name}: ${wide} px too wide` : name);
        await visits.leave();
      }
    }
  }
}

/** The picture of the README: the inbox as it greets who opens it first, in few colours. */
async function takeReadme(visits: Visits): Promise<void> {
  const owner = await visits.db
    .selectFrom("users")
    .select("id")
    .where("username", "=", "owner")
    .executeTakeFirstOrThrow();
  const { id } = await visits.db
    .selectFrom("conversations")
    .innerJoin("messages", "messages.conversation_id", "conversations.id")
    .select("conversations.id")
    .where("window_opened_at", ">", new Date(Date.now() - 20 * 3_600_000))
    .groupBy("conversations.id")
    .orderBy((eb) => eb.fn.countAll(), "desc")
    .executeTakeFirstOrThrow();
  const page = await visits.visit(owner, { viewport: desktop, colorScheme: "light" });
  await page.goto(`${visits.origin}/inbox/${id}`);
  await page.evaluate(() => document.fonts.ready);
  const pictures = page.locator("#main :is(.messages, .customer) img");
  await pictures.evaluateAll((all) => Promise.all(all.map((each) => (each as HTMLImageElement).decode())));
  const picture = sharp(await page.screenshot()).png({ palette: true, colours: 128, effort: 10, compressionLevel: 9 });
  await picture.toFile(join(folder, "readme.png"));
  await visits.leave();
}

const empty = await freshDatabase("screens_empty");
const nobody = await openForVisits(empty);
await takeAll(nobody, [{ name: "setup", path: "/setup" }]);
await nobody.close();
await empty.destroy();

const db = await freshDatabase("screens");
await seedDemo(db, testConfig());
const visits = await openForVisits(db);
const screens = await everyScreen(db);
await takeAll(visits, screens);
await takeReadme(visits);
if (process.env["ENGLISH"]) {
  await db.updateTable("users").set({ locale: "en" }).execute();
  await takeAll(visits, screens, "en-");
}
await visits.close();
await db.destroy();

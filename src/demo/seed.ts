import { sql } from "kysely";
import { type Config, readConfig } from "../config.ts";
import { type Db, openDatabase } from "../database.ts";
import { hashPassword } from "../modules/auth/mod.ts";
import { sealToken } from "../modules/channels/mod.ts";
import type { Page } from "../modules/channels/table.ts";
import { changing, record } from "../modules/events/mod.ts";
import type { Person, Role } from "../modules/people/table.ts";
import { castPages, pageToken, readStories } from "../modules/sandbox/mod.ts";
import { seedCalls } from "./calls.ts";
import { followSandbox } from "./lines.ts";
import { tellStory } from "./story.ts";
import { seedTrade } from "./trade.ts";
import { seedWork } from "./work.ts";

const COMPANY = "Minh Khang Group";
const PASSWORD = "switchboard";

const people: [username: string, name: string, role: Role][] = [
  ["owner", "Trần Thị Quế", "owner"],
  ["supervisor", "Lê Bảo Long", "supervisor"],
  ["an", "Nguyễn Hoài An", "agent"],
  ["binh", "Phạm Thanh Bình", "agent"],
  ["chi", "Đỗ Linh Chi", "agent"],
];

const members: [page: string, username: string, isAdmin?: boolean][] = [
  ["Camera Minh Khang", "supervisor"],
  ["Camera Minh Khang", "an"],
  ["Camera Minh Khang", "binh"],
  ["Lam Cosmetics", "supervisor"],
  ["Lam Cosmetics", "binh"],
  ["Lam Cosmetics", "chi"],
  ["Tiệm bánh Mây", "supervisor"],
  ["Tiệm bánh Mây", "chi", true],
];

/**
 * Plays the demo company into an empty database through the rooms' own doors, with dates of the past: five people, three
 * pages and a hotline, forty conversations, customers, goods and orders, and the work that came of them. Does nothing where there is anybody already. Returns the number of conversations.
 */
export async function seedDemo(db: Db, config: Config): Promise<number> {
  const isEmpty = (await db.selectFrom("users").select("id").limit(1).execute()).length === 0;
  if (!isEmpty) return 0;
  const cast = await hire(db);
  const pages = await openPages(db, config, cast);
  const stories = readStories();
  for (const story of stories) await tellStory({ db, config }, story, pages.get(story.pageId)!, cast);
  // What was said in the past was delivered in the past.
  await sql`update events set relay_state = 'done' where name in ('message.sent', 'message.retried')`.execute(db);
  await sql`update events set announced_at = now(), notify_state = null where announced_at is null`.execute(db);
  await seedTrade(db, config, cast);
  await seedWork(db, cast);
  await seedCalls(db, config, cast);
  return stories.length;
}

async function hire(db: Db): Promise<Map<string, Person>> {
  const password_hash = await hashPassword(PASSWORD);
  const hired = await db
    .insertInto("users")
    .values(people.map(([username, name, role]) => ({ username, name, role, password_hash })))
    .returning(["id", "name", "username", "role", "locale", "theme"])
    .execute();
  await db
    .insertInto("settings")
    .values({ key: "company", value: JSON.stringify({ name: COMPANY }) })
    .execute();
  return new Map(hired.map((person) => [person.username, person]));
}

async function openPages(db: Db, config: Config, cast: Map<string, Person>): Promise<Map<string, Page>> {
  const owner = cast.get("owner")!;
  const opened = new Map<string, Page>();
  for (const { id: provider_id, name, human_agent } of Object.values(castPages())) {
    const token = pageToken(config.FACEBOOK_APP_SECRET, provider_id);
    const page = await changing(db, async (trx) => {
      const added = await trx
        .insertInto("pages")
        .values({
          channel: "facebook",
          provider_id,
          name,
          human_agent,
          token_sealed: sealToken(config, { channel: "facebook", provider_id }, token),
          token_checked_at: new Date(),
          connected_by: owner.id,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(trx, "page.connected", added.id, { by: owner.id });
      return added;
    });
    const of = members.filter(([pageName]) => pageName === name);
    await db
      .insertInto("page_members")
      .values(
        of.map(([, username, isAdmin]) => ({
          page_id: page.id,
          user_id: cast.get(username)!.id,
          is_admin: isAdmin ?? false,
        })),
      )
      .execute();
    opened.set(provider_id, page);
  }
  return opened;
}

if (import.meta.main) {
  const config = readConfig();
  const db = openDatabase(config.DATABASE_URL, { max: 4, name: "switchboard seed" });
  try {
    const told = await seedDemo(db, config);
    await followSandbox(db, config);
    console.log(told > 0 ? `seeded ${told} conversations` : "nothing to seed: there are people already");
  } catch (error) {
    console.error(`The demo data could not be made: ${error instanceof Error ? error.stack : String(error)}`);
    process.exitCode = 1;
  } finally {
    await db.destroy();
  }
}

import { sql } from "kysely";
import { composedOnce } from "./composed.ts";
import type { CountsAround } from "./context.ts";
import type { Database, Db } from "./database.ts";
import { hasCallBar } from "./modules/calls/mod.ts";
import { unreadCount } from "./modules/notifications/mod.ts";
import type { Person } from "./modules/people/table.ts";
import { dueCount, endOfToday, isRinging } from "./modules/tasks/mod.ts";

/** With every page, so that all rooms are asked in one statement. */
export async function countAround(db: Db, { id: userId }: Pick<Person, "id">): Promise<CountsAround> {
  return (await around(db, {}, { userId, to: endOfToday() }))[0]!;
}

const around = composedOnce<Database, object, { userId: number; to: Date }, CountsAround>((db, _, { userId, to }) => ({
  compile: () =>
    sql<CountsAround>`
      select (${dueCount(db, userId, to)}) as tasks, ${unreadCount(userId)} as bell, ${hasCallBar(userId)} as "callBar",
        ${isRinging(userId)} as reminders`.compile(db),
}));

import type { Db } from "../../../src/database.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { openTicket, type Opening } from "../../../src/modules/tickets/mod.ts";
import { wrote } from "../../customers.ts";
import { uuid } from "../../helpers.ts";

/** A customer who wrote to a page, one message for each text; returns ids. */
export async function customerWrote(db: Db, pageId: number, ...texts: string[]) {
  const { id, customer_id } = await wrote(db, pageId, texts, { ago: 1 });
  const messages = await db
    .selectFrom("messages")
    .select("id")
    .where("conversation_id", "=", id)
    .orderBy("sent_at")
    .execute();
  return { id, customer_id, messageIds: messages.map((message) => message.id) };
}

export const open = (db: Db, person: Person, opening: Partial<Opening> = {}) =>
  openTicket(db, person, { clientKey: uuid(), title: "Camera không lên hình", ...opening });

export async function addTeam(db: Db, name: string, members: Person[]): Promise<number> {
  const { id } = await db.insertInto("teams").values({ name }).returning("id").executeTakeFirstOrThrow();
  await db
    .insertInto("team_members")
    .values(members.map((member) => ({ team_id: id, user_id: member.id })))
    .execute();
  return id;
}

export async function addResolutionType(db: Db, name: string): Promise<number> {
  const type = await db.insertInto("resolution_types").values({ name }).returning("id").executeTakeFirstOrThrow();
  return type.id;
}

/** The events of one ticket, oldest first. */
export function eventsOf(db: Db, id: number) {
  return db
    .selectFrom("events")
    .select(["name", "actor_id", "detail"])
    .where("subject", "=", "ticket")
    .where("subject_id", "=", id)
    .orderBy("id")
    .execute();
}

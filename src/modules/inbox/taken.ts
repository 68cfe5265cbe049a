import type { Ctx } from "../../context.ts";
import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { fragment } from "../../render.ts";
import { takenNotice } from "../../views/inbox/mod.ts";
import type { Person } from "../people/table.ts";
import { byPage, sceneFor } from "./asking.ts";

/** Who has a conversation that went from this person's sight; told to nobody but those who answer for its page. */
export async function findTaker(db: Db, person: Pick<Person, "id">, id: number): Promise<string | undefined> {
  const taker = await db
    .selectFrom("conversations")
    .innerJoin("users", "users.id", "conversations.assignee_id")
    .innerJoin("page_members", "page_members.page_id", "conversations.page_id")
    .select("users.name")
    .where("conversations.id", "=", id)
    .where("page_members.user_id", "=", person.id)
    .executeTakeFirst();
  return taker?.name;
}

/** What an open thread asks for. Where somebody took the conversation meanwhile, the thread is told who instead. */
export async function unlessTaken(c: Ctx, id: number, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof NotFound && byPage(c))) throw error;
    const name = await findTaker(c.var.deps.db, c.var.person, id);
    if (!name) throw error;
    return fragment(c, takenNotice(sceneFor(c, id), name), 410);
  }
}

import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./conversation.ts";
import { visibleTo } from "./visibility.ts";

/**
 * AS-3: the first who claims has it, exactly one under any race. Claiming again what is one's own changes nothing;
 * what another has is Refused with their name.
 */
export async function claim(db: Db | Trx, person: Person, conversationId: number): Promise<void> {
  await changing(db, async (trx) => {
    const claimed = await trx
      .updateTable("conversations")
      .set({ assignee_id: person.id, assigned_at: new Date(), updated_at: new Date() })
      .where("id", "=", conversationId)
      .where("assignee_id", "is", null)
      .where(visibleTo(person))
      .returning("id")
      .executeTakeFirst();
    if (claimed) return record(trx, "conversation.claimed", conversationId, { by: person.id });
    const holder = await holderOf(trx, conversationId, person);
    if (holder.id !== person.id) throw new Refused("already_claimed", { name: holder.name });
  });
}

/** Who has it now; only for those who may see the page, as the conversation itself may have vanished for them. */
async function holderOf(trx: Trx, conversationId: number, person: Person): Promise<{ id: number; name: string }> {
  const holder = await trx
    .selectFrom("conversations")
    .innerJoin("users", "users.id", "conversations.assignee_id")
    .select(["users.id", "users.name"])
    .where("conversations.id", "=", conversationId)
    .where((eb) =>
      eb.or([
        visibleTo(person)(eb as never),
        eb.exists(
          eb
            .selectFrom("page_members")
            .whereRef("page_members.page_id", "=", "conversations.page_id")
            .where("page_members.user_id", "=", person.id)
            .select("page_members.user_id"),
        ),
      ]),
    )
    .executeTakeFirst();
  if (!holder) throw new NotFound(`no conversation ${conversationId}`);
  return holder;
}

/** Gives it to a member of the page, or to nobody. The person must see it; the receiver must be able to. */
export async function assign(
  db: Db | Trx,
  person: Person,
  conversationId: number,
  assigneeId: number | null,
): Promise<void> {
  await changing(db, async (trx) => {
    const conversation = await getConversation(trx, person, conversationId);
    if (conversation.assignee_id === assigneeId) return;
    const assignee = assigneeId === null ? undefined : await possibleAssignee(trx, conversation.page_id, assigneeId);
    if (assigneeId !== null && !assignee) throw new Refused("not_a_member", { page: conversation.page_name });
    const moved = await trx
      .updateTable("conversations")
      .set({ assignee_id: assigneeId, assigned_at: assigneeId === null ? null : new Date(), updated_at: new Date() })
      .where("id", "=", conversationId)
      .where("assignee_id", conversation.assignee_id === null ? "is" : "=", conversation.assignee_id)
      .returning("id")
      .executeTakeFirst();
    if (!moved) throw new Refused("changed_meanwhile");
    await record(trx, assigneeId === null ? "conversation.released" : "conversation.assigned", conversationId, {
      by: person.id,
      detail: { from: conversation.assignee_id, to: assigneeId, name: assignee?.name ?? null },
    });
  });
}

/** Those to whom a conversation of this page can be given: its members, and owner and admins. */
export function listAssignees(db: Db | Trx, pageId: number): Promise<{ id: number; name: string }[]> {
  return possibleAssignees(db, pageId).orderBy("users.name").limit(sql.lit(200)).execute();
}

function possibleAssignee(trx: Trx, pageId: number, userId: number) {
  return possibleAssignees(trx, pageId).where("users.id", "=", userId).executeTakeFirst();
}

function possibleAssignees(db: Db | Trx, pageId: number) {
  return db
    .selectFrom("users")
    .select(["users.id", "users.name"])
    .where("users.deactivated_at", "is", null)
    .where((eb) =>
      eb.or([
        eb("users.role", "in", ["owner", "admin"]),
        eb.exists(
          eb
            .selectFrom("page_members")
            .where("page_members.page_id", "=", pageId)
            .whereRef("page_members.user_id", "=", "users.id")
            .select("page_members.user_id"),
        ),
      ]),
    );
}

export async function follow(db: Db | Trx, person: Person, conversationId: number): Promise<void> {
  await changing(db, async (trx) => {
    await getConversation(trx, person, conversationId);
    const added = await trx
      .insertInto("conversation_participants")
      .values({ conversation_id: conversationId, user_id: person.id, role: "follower" })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (added.numInsertedOrUpdatedRows) await record(trx, "conversation.followed", conversationId, { by: person.id });
  });
}

export async function unfollow(db: Db | Trx, person: Person, conversationId: number): Promise<void> {
  await changing(db, async (trx) => {
    await getConversation(trx, person, conversationId);
    const removed = await trx
      .deleteFrom("conversation_participants")
      .where("conversation_id", "=", conversationId)
      .where("user_id", "=", person.id)
      .where("role", "=", "follower")
      .executeTakeFirst();
    if (removed.numDeletedRows) await record(trx, "conversation.unfollowed", conversationId, { by: person.id });
  });
}

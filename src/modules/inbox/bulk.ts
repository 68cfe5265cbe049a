import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { tagCustomer, untagCustomer } from "../tags/mod.ts";
import { assign } from "./claiming.ts";
import { markDone, markRead, markUnread, reopen } from "./marking.ts";
import { getConversation } from "./conversation.ts";

type Input = Record<string, unknown>;

/** IN-12: what is done with many conversations, each as the person who asked; what is given back undoes it. */
export const conversationActions = {
  async "inbox.done"(db: Db | Trx, person: Person, id: number, { on = true }: Input) {
    const before = await getConversation(db, person, id);
    if ((before.done_at !== null) === Boolean(on)) return undefined;
    await (on ? markDone : reopen)(db, person, id);
    return { on: !on };
  },
  async "inbox.unread"(db: Db | Trx, person: Person, id: number, { on = true }: Input) {
    const before = await getConversation(db, person, id);
    if (before.unread_count > 0 === Boolean(on)) return undefined;
    await (on ? markUnread : markRead)(db, person, id);
    return { on: !on };
  },
  async "inbox.assign"(db: Db | Trx, person: Person, id: number, { assignee_id }: Input) {
    const wanted = typeof assignee_id === "number" ? assignee_id : null;
    const before = await getConversation(db, person, id);
    if (before.assignee_id === wanted) return undefined;
    await assign(db, person, id, wanted);
    return { assignee_id: before.assignee_id };
  },
  "inbox.tag": (db: Db | Trx, person: Person, id: number, { tag_id, on = true }: Input) =>
    giveTag(db, person, id, tag_id, Boolean(on)),
  "inbox.untag": (db: Db | Trx, person: Person, id: number, { tag_id, on = false }: Input) =>
    giveTag(db, person, id, tag_id, Boolean(on)),
};

async function giveTag(db: Db | Trx, person: Person, id: number, tagId: unknown, on: boolean) {
  if (typeof tagId !== "number") throw new Invalid({ tag: "choice" });
  const { customer_id: customerId } = await getConversation(db, person, id);
  const changed = await (on ? tagCustomer : untagCustomer)(db, person, customerId, tagId);
  return changed ? { tag_id: tagId, on: !on } : undefined;
}

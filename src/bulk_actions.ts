import type { Commands } from "./commands.ts";
import { conversationActions } from "./modules/inbox/mod.ts";
import { customerActions } from "./modules/customers/mod.ts";
import type { BulkAction } from "./modules/lists/mod.ts";
import { orderActions } from "./modules/orders/mod.ts";
import { taskActions } from "./modules/tasks/mod.ts";
import {
  assignTicket,
  editTicket,
  getTicket,
  holdTicket,
  moves,
  unwatchTicket,
  watchTicket,
} from "./modules/tickets/mod.ts";
import type { Priority, TicketStatus } from "./modules/tickets/table.ts";

/** What can be done with many rows at once, by name. Each gives back the input of the same action that undoes it. */
export function createBulkActions({ commands }: { commands: Commands }): Record<string, BulkAction> {
  return {
    async "tickets.assign"(trx, person, id, input) {
      const before = await holdTicket(trx, person, id);
      const { assigneeId, teamId } = input as { assigneeId?: number | null; teamId?: number | null };
      await assignTicket(trx, person, id, {
        ...(assigneeId !== undefined && { assigneeId }),
        ...(teamId !== undefined && { teamId }),
      });
      return { assigneeId: before.assignee_id, teamId: before.team_id };
    },

    async "tickets.move"(trx, person, id, input, commandId) {
      const before = await getTicket(trx, person, id);
      const { to, resolution } = input as { to: TicketStatus; resolution?: { typeId: number; text: string } };
      await commands.moveTicket({ person, ticketId: id, to, ...(resolution && { resolution }), commandId });
      // Nobody comes back to “new” or “assigned”: where there is no way back there is nothing to undo.
      return moves[to].includes(before.status) ? { to: before.status } : undefined;
    },

    async "tickets.priority"(trx, person, id, input) {
      const before = await holdTicket(trx, person, id);
      await editTicket(trx, person, id, { changes: { priority: input["priority"] as Priority } });
      return { priority: before.priority };
    },

    async "tickets.watch"(trx, person, id, input) {
      const on = input["on"] === true;
      const { watching } = await getTicket(trx, person, id);
      await (on ? watchTicket : unwatchTicket)(trx, person, id);
      return watching === on ? undefined : { on: !on };
    },

    ...conversationActions,
    ...taskActions,
    ...customerActions,
    ...orderActions,
  };
}

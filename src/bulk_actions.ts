import type { Commands } from "./commands.ts";
import { Refused } from "./errors.ts";
import { conversationActions } from "./modules/inbox/mod.ts";
import { customerActions } from "./modules/customers/mod.ts";
import type { BulkAction } from "./modules/lists/mod.ts";
import { orderActions } from "./modules/orders/mod.ts";
import { taskActions } from "./modules/tasks/mod.ts";
import {
  assignTicket,
  editTicket,
  findMovedFrom,
  getTicket,
  holdTicket,
  moves,
  unwatchTicket,
  watchTicket,
} from "./modules/tickets/mod.ts";
import type { Priority, TicketStatus } from "./modules/tickets/table.ts";

/**
 * What can be done with many rows at once, by name. Each gives back the input of the same action that undoes it, `from`
 * being how it left the row: what somebody changed since stays as they made it.
 */
export function createBulkActions({ commands }: { commands: Commands }): Record<string, BulkAction> {
  return {
    async "tickets.assign"(trx, person, id, input) {
      const before = await holdTicket(trx, person, id);
      const { assigneeId, teamId, from } = input as Giving;
      if (from && (before.assignee_id !== from.assigneeId || before.team_id !== from.teamId)) {
        throw new Refused("ticket_changed_meanwhile");
      }
      const { assignee_id, team_id } = await assignTicket(trx, person, id, {
        ...(assigneeId !== undefined && { assigneeId }),
        ...(teamId !== undefined && { teamId }),
      });
      const left = { assigneeId: assignee_id, teamId: team_id };
      return { assigneeId: before.assignee_id, teamId: before.team_id, from: left };
    },

    async "tickets.move"(trx, person, id, input, commandId) {
      const before = await getTicket(trx, person, id);
      const { to, resolution, from } = input as Moving;
      // A move is no part of this transaction: it may have been made before, and nobody could write down what it did.
      const was = (await findMovedFrom(trx, id, commandId)) ?? before.status;
      // Where the clocks were away it may still stand where it was: then this waits behind what brings it here.
      if (from && before.status !== from && before.status !== to) throw new Refused("ticket_moved_meanwhile");
      const version = before.status === from ? before.version : undefined;
      await commands.moveTicket({ person, ticketId: id, to, resolution, version, commandId });
      // Nobody comes back to “new” or “assigned”: where there is no way back there is nothing to undo.
      return moves[to].includes(was) ? { to: was, from: to } : undefined;
    },

    async "tickets.priority"(trx, person, id, input) {
      const before = await holdTicket(trx, person, id);
      const { priority, from } = input as { priority: Priority; from?: Priority };
      if (from && before.priority !== from) throw new Refused("ticket_changed_meanwhile");
      await editTicket(trx, person, id, { changes: { priority } });
      return { priority: before.priority, from: priority };
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

type Giving = {
  assigneeId?: number | null;
  teamId?: number | null;
  from?: { assigneeId: number | null; teamId: number | null };
};

type Moving = {
  to: TicketStatus;
  resolution?: { typeId: number; text: string };
  from?: TicketStatus;
};

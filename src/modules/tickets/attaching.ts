import type { Db, Trx } from "../../database.ts";
import { type AttachedFile, filesWith } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import { getTicket, idOfFound, type Which } from "./queries.ts";

const files = filesWith("ticket", { find: getTicket, holderOf: (ticket) => ticket.assignee_id });

/** Files of a ticket (TI-8). */
export const { add: addTicketFile, give: attachFiles, remove: removeTicketFile } = files;

export const listTicketFiles = async (db: Db | Trx, person: Person, which: Which): Promise<AttachedFile[]> =>
  files.listFound(db, await idOfFound(db, person, which), { limit: 50 });

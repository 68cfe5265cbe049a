import type { Db, Trx } from "../../database.ts";
import { listNotes, type NoteRow, notesOn } from "../notes/mod.ts";
import { getTicket, idOfFound, type Which } from "./queries.ts";
import type { Asking } from "./visibility.ts";
import { addWatchers } from "./watching.ts";

/** Notes on a ticket (Tóm lược). Whoever is mentioned watches the ticket from now on, so that they may read it. */
export const {
  add: addTicketNote,
  edit: editTicketNote,
  remove: removeTicketNote,
} = notesOn("ticket", {
  find: getTicket,
  written: async (trx, person, id, { mentions, created_at }) => {
    await addWatchers(trx, person, id, mentions);
    // One that was only edited is no later than its ticket.
    await trx
      .updateTable("tickets")
      .set({ updated_at: created_at })
      .where("id", "=", id)
      .where("updated_at", "<", created_at)
      .execute();
  },
});

export async function listTicketNotes(
  db: Db | Trx,
  person: Asking,
  which: Which,
  page: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: NoteRow[]; next?: number }> {
  return listNotes(db, { subject: "ticket", subjectId: await idOfFound(db, person, which) }, page);
}

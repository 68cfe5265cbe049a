import type { Db, Trx } from "../../database.ts";
import { followingOf } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { getTicket, idOfFound, type Named, type Which } from "./queries.ts";

const watching = followingOf({
  table: "ticket_watchers",
  column: "ticket_id",
  added: "ticket.watched",
  removed: "ticket.unwatched",
  field: "watcher",
  hold: getTicket,
});

/** Watchers (TI-8) see the ticket from now on. */
export const { add: watchTicket, remove: unwatchTicket, addAll: addWatchers } = watching;

/** Those who watch it, by name. */
export const listWatchers = async (db: Db | Trx, person: Person, which: Which): Promise<Named[]> =>
  watching.list(db, await idOfFound(db, person, which));

import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { isTheirs } from "./own.ts";
import type { FaultEvent } from "./table.ts";

export interface Fault {
  callId?: number | undefined;
  description: string;
  /** What the browser wrote down by itself. */
  browser: unknown;
  commandId: string;
}

export interface FaultRow {
  id: number;
  user_name: string;
  call_id: number | null;
  number: string | null;
  description: string;
  events: FaultEvent[];
  browser: unknown;
  created_at: Date;
}

const MOST_EVENTS = 30;
const PAGE = 50;

/** A call that one may report on: one's own, handed on since as well, or one that rang for oneself. */
const findCall = (db: Db, person: Pick<Person, "id">, id: number) =>
  db
    .selectFrom("calls")
    .select(["id", "number"])
    .where("id", "=", id)
    .where((eb) =>
      eb.or([
        isTheirs(person),
        eb.exists(
          eb
            .selectFrom("call_offers")
            .select("call_offers.id")
            .whereRef("call_offers.call_id", "=", "calls.id")
            .where("call_offers.user_id", "=", person.id),
        ),
      ]),
    )
    .executeTakeFirst();

/** Keeps what somebody reports, with what happened to the call until now; the same `commandId` again is the same. */
export async function reportFault(
  db: Db,
  person: Pick<Person, "id">,
  { callId, description, browser, commandId }: Fault,
): Promise<void> {
  const call = callId === undefined ? undefined : await findCall(db, person, callId);
  if (callId !== undefined && !call) throw new NotFound();
  await changing(db, async (trx) => {
    const happened = await trx
      .selectFrom("events")
      .select(["created_at as at", "name", "detail"])
      .where("subject", "=", call ? "call" : "agent")
      .where("subject_id", "=", call?.id ?? person.id)
      .orderBy("id", "desc")
      .limit(MOST_EVENTS)
      .execute();
    await trx
      .insertInto("call_faults")
      .values({
        command_id: commandId,
        user_id: person.id,
        call_id: call?.id ?? null,
        number: call?.number ?? null,
        description,
        events: JSON.stringify(happened.toReversed()),
        browser: JSON.stringify(browser),
      })
      .onConflict((known) => known.column("command_id").doNothing())
      .execute();
  });
}

/** For ops: the newest first, `before` the last id seen. */
export async function listFaults(
  db: Db,
  { before }: { before?: number | undefined } = {},
): Promise<{ rows: FaultRow[]; next?: number | undefined }> {
  const rows = await db
    .selectFrom("call_faults")
    .innerJoin("users", "users.id", "call_faults.user_id")
    .select(["call_faults.id", "users.name as user_name", "call_faults.call_id", "call_faults.number"])
    .select(["call_faults.description", "call_faults.events", "call_faults.browser", "call_faults.created_at"])
    .$if(before !== undefined, (query) => query.where("call_faults.id", "<", before!))
    .orderBy("call_faults.id", "desc")
    .limit(PAGE + 1)
    .execute();
  return { rows: rows.slice(0, PAGE), next: rows.length > PAGE ? rows[PAGE - 1]!.id : undefined };
}

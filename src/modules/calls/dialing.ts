import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import type { SendToPbx } from "../channels/phone/commands.ts";
import { SendProblem } from "../channels/mod.ts";
import { customerOfCaller, parsePhone } from "../customers/mod.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { dialable } from "./acting.ts";
import { holdAgent } from "./agents.ts";
import { endCall } from "./ending.ts";
import { endOffers } from "./ending_offers.ts";
import { putThrough } from "./putting_through.ts";

export interface Line {
  page_id: number;
  name: string;
  number: string;
}

const MOST_LINES = 20;

/** The lines that a person may call from: of their pages and of their queues. */
export function listLines(db: Db | Trx, person: Pick<Person, "id" | "role">): Promise<Line[]> {
  const seesAll = person.role === "owner" || person.role === "admin";
  const theirs = sql<SqlBool>`(exists (select from page_members
      where page_members.page_id = pages.id and page_members.user_id = ${person.id})
    or exists (select from queue_members
      where queue_members.queue_id = phone_lines.queue_id and queue_members.user_id = ${person.id}))`;
  return db
    .selectFrom("phone_lines")
    .innerJoin("pages", "pages.id", "phone_lines.page_id")
    .select(["phone_lines.page_id", "pages.name", "phone_lines.number"])
    .where("pages.state", "<>", "disconnected")
    .$if(!seesAll, (query) => query.where(theirs))
    .orderBy(sql`plain(pages.name)`)
    .orderBy("pages.id")
    .limit(MOST_LINES)
    .execute();
}

/** Who a number belongs to, as somebody types it who has a phone to call it with; to others it is nobody's. */
export async function findByNumber(
  db: Db | Trx,
  person: Pick<Person, "id">,
  typed: string,
): Promise<{ id: number; name: string; company: string | null } | undefined> {
  const phone = parsePhone(typed);
  if (!phone) return undefined;
  return db
    .selectFrom("customer_phones")
    .innerJoin("customers", "customers.id", "customer_phones.customer_id")
    .leftJoin("customers as companies", "companies.id", "customers.company_id")
    .select(["customers.id", "customers.name", "companies.name as company"])
    .where("customer_phones.number", "=", phone.number)
    .where("customers.merged_into_id", "is", null)
    .where(({ exists, selectFrom }) => exists(selectFrom("seats").select("user_id").where("user_id", "=", person.id)))
    .orderBy("customers.last_contact_at", (order) => order.desc().nullsLast())
    .orderBy("customers.id")
    .limit(1)
    .executeTakeFirst();
}

export interface Dialled {
  /** As typed or as it stood where it was clicked. */
  number: string;
  /** The line that is called from; left out, the first they may use. */
  pageId?: number | undefined;
  commandId: string;
}

/**
 * Calls somebody: the PBX lets the phone of the person ring first, and the other side once they lift. The same
 * `commandId` again gives the same call. Refused while they talk already; what rings for them goes on to the next.
 */
export async function dialNumber(
  db: Db,
  send: SendToPbx,
  person: Pick<Person, "id" | "role">,
  { number: typed, pageId, commandId }: Dialled,
): Promise<{ id: number; number: string }> {
  const number = dialable(typed);
  const seat = await db.selectFrom("seats").select("extension").where("user_id", "=", person.id).executeTakeFirst();
  if (!seat) throw new Refused("no_seat");
  const lines = await listLines(db, person);
  const line = pageId === undefined ? lines[0] : lines.find((one) => one.page_id === pageId);
  if (!line) throw pageId === undefined ? new Refused("no_line") : new Invalid({ page: "choice" });

  const begun = await begin(db, person, { line, number, commandId }).catch((error: unknown) => {
    // They took a call in the very moment: the database lets nobody talk twice.
    if ((error as { constraint?: string }).constraint === "calls_one_each") throw new Refused("talks_already");
    throw error;
  });
  if (!begun.isNew) return { id: begun.id, number };
  // Their phone is to be silent before it rings for this; what is not told now the clock of that call tells.
  for (const callId of begun.rang) await putThrough(db, send, callId).catch(() => {});
  try {
    await send(line.page_id, { id: commandId, call: commandId, name: "dial", extension: seat.extension, number });
  } catch (error) {
    const cause = error instanceof SendProblem ? error.reason : "temporary";
    // It may have arrived though no answer came: nobody's phone is to ring for a call that is over.
    const isSure = error instanceof SendProblem && ["fail", "reauthorize"].includes(error.follow);
    if (!isSure) await send(line.page_id, { id: `${commandId}-end`, call: commandId, name: "hang_up" }).catch(() => {});
    await endCall(db, begun.id, { by: "system", outcome: "failed", cause });
    if (error instanceof SendProblem) throw new Refused("pbx_away", { reason: error.reason });
    throw error;
  }
  return { id: begun.id, number };
}

/** Until the PBX has a name for it, it goes by the command's. */
async function begin(
  db: Db,
  person: Pick<Person, "id">,
  { line, number, commandId }: { line: Line; number: string; commandId: string },
): Promise<{ id: number; isNew: boolean; rang: number[] }> {
  return changing(db, async (trx) => {
    // Two clicks take turns here, and so do two browsers of one person.
    await sql`select pg_advisory_xact_lock(hashtextextended('dial', ${person.id}))`.execute(trx);
    const open = await trx
      .selectFrom("calls")
      .select(["id", "number", "direction", "state", "outcome", "provider_id"])
      .where("agent_id", "=", person.id)
      .where((eb) => eb.or([eb("state", "in", ["dialing", "talking", "held"]), eb("provider_id", "=", commandId)]))
      .executeTakeFirst();
    if (open?.provider_id === commandId && open.outcome === "failed") throw new Refused("pbx_away");
    const isSame =
      open?.provider_id === commandId ||
      (open?.state === "dialing" && open.direction === "out" && open.number === number);
    if (open && isSame) return { id: open.id, isNew: false, rang: [] };
    if (open) throw new Refused("talks_already");
    const customerId = await customerOfCaller(trx, number);
    // Whoever takes a call holds them as well.
    await holdAgent(trx, person.id);
    const rang = await endOffers(trx, { userId: person.id }, { ended: "rejected", by: person.id, at: new Date() });
    const { id } = await trx
      .insertInto("calls")
      .values({
        page_id: line.page_id,
        provider_id: commandId,
        direction: "out",
        number,
        customer_id: customerId,
        state: "dialing",
        agent_id: person.id,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await record(trx, "call.started", id, { by: person.id });
    return { id, isNew: true, rang: rang.map(({ call_id: callId }) => callId) };
  });
}

import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { type CustomerKind, getCustomer, showAddress } from "../customers/mod.ts";
import type { Person } from "../people/table.ts";
import { readNote } from "./noting.ts";
import { isTheirs, ringsFor } from "./own.ts";
import type { CallDirection, CallState } from "./table.ts";

type Asking = Pick<Person, "id" | "role">;

/** Who is on the line, as far as it is known. */
export interface Caller {
  id: number;
  kind: CustomerKind;
  name: string;
  /** Nobody was in touch with them before this call. */
  isNew: boolean;
  isVip: boolean;
  phones: string[];
  emails: string[];
  address: string;
  company: string | null;
  picture_file_id: number | null;
  /** Their own page may be opened by this person. */
  isSeen: boolean;
}

export interface PopupCall {
  id: number;
  direction: CallDirection;
  number: string | null;
  state: CallState;
  queue_name: string | null;
  started_at: Date;
  customer_id: number | null;
  content: string;
  content_at: Date | null;
  type_id: number | null;
}

/** Comes up by itself: it rings for them, they ring somebody, or they talk. */
const isNow = (person: Asking) =>
  sql<boolean>`(calls.state <> 'ended' and (${ringsFor(person)} or (calls.agent_id = ${person.id} and calls.state in ('dialing', 'talking', 'held'))))`;

/** The calls whose cards come up by themselves just now. */
export async function listPopups(db: Db, person: Asking): Promise<number[]> {
  const now = db
    .selectFrom("calls")
    .select("calls.id")
    .where("calls.state", "<>", sql.lit("ended"))
    .where(isNow(person))
    .orderBy("calls.id")
    .limit(sql.lit(20));
  const rows = await plannedOnce(db, now.compile());
  return rows.map((row) => row.id);
}

/**
 * A call for its card. Nobody opens the card of another's call, whatever their role: only whose call it is, or for whom
 * it rings; with `byItself` only while it comes up by itself.
 */
export async function readPopup(
  db: Db,
  person: Asking,
  callId: number,
  { byItself = false } = {},
): Promise<{ call: PopupCall; caller: Caller | undefined }> {
  const one = db
    .selectFrom("calls")
    .leftJoin("queues", "queues.id", "calls.queue_id")
    .select(["calls.id", "calls.direction", "calls.number", "calls.state", "queues.name as queue_name"])
    .select(["calls.started_at", "calls.customer_id", "calls.content", "calls.content_at", "calls.type_id"])
    .select("queues.vip_tag_id")
    .where("calls.id", "=", callId)
    .where((eb) => (byItself ? isNow(person) : eb.or([isTheirs(person), ringsFor(person)])));
  const [row] = await plannedOnce(db, one.compile());
  if (!row) throw new NotFound(`call ${callId}`);
  const { vip_tag_id, ...call } = row;
  return { call, caller: call.customer_id === null ? undefined : await readCaller(db, person, call, vip_tag_id) };
}

/** Whoever talks with somebody is told who they are, though nothing else of theirs is to be seen. */
async function readCaller(
  db: Db,
  person: Asking,
  { id: callId, customer_id, started_at }: PopupCall,
  vipTag: number | null,
): Promise<Caller> {
  const [seen, [row]] = await Promise.all([
    getCustomer(db, person as Person, customer_id!).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
    }),
    plannedOnce(
      db,
      db
        .selectFrom("customers")
        .leftJoin("customers as companies", "companies.id", "customers.company_id")
        .select(["customers.id", "customers.kind", "customers.name", "companies.name as company"])
        .select(["customers.address_line", "customers.province_code", "customers.ward_code", "customers.old_address"])
        .select([
          sql<string[]>`array(select number from customer_phones phones where phones.customer_id = customers.id
          order by is_primary desc, id limit 20)`.as("phones"),
          sql<string[]>`array(select email::text from customer_emails emails where emails.customer_id = customers.id
          order by is_primary desc, id limit 20)`.as("emails"),
          sql<boolean>`exists (select from customer_tags given
          where given.customer_id = customers.id and given.tag_id = ${vipTag})`.as("isVip"),
          sql<boolean>`customers.kind = 'lead' and customers.created_at >= ${started_at}::timestamptz - interval '1 minute'
          and not exists (select from calls others where others.customer_id = customers.id and others.id <> ${callId})
          and not exists (select from conversations where conversations.customer_id = customers.id)`.as("isNew"),
        ])
        .where("customers.id", "=", customer_id!)
        .compile(),
    ),
  ]);
  const { address_line, province_code, ward_code, old_address, ...caller } = row!;
  return {
    ...caller,
    address: showAddress({ address_line, province_code, ward_code, old_address }),
    picture_file_id: seen?.picture_file_id ?? null,
    isSeen: seen !== undefined,
  };
}

/** The card is put away only once it is said what kind of call it was. */
export async function closePopup(db: Db | Trx, person: Asking, callId: number): Promise<void> {
  const { type_id } = await readNote(db, person, callId);
  if (type_id === null) throw new Refused("call_needs_type");
}

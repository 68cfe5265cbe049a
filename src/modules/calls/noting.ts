import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { holdCustomer } from "../customers/mod.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { mergeTexts } from "./merging_texts.ts";
import { isTheirs, rangJustNow, ringsFor } from "./own.ts";
import { getCallType } from "./types.ts";

type Asking = Pick<Person, "id" | "role">;

export const CONTENT_LIMIT = 20_000;

/** What was talked about, so far. */
export interface CallNote {
  id: number;
  content: string;
  type_id: number | null;
  customer_id: number | null;
  content_at: Date | null;
}

const columns = ["calls.id", "calls.content", "calls.type_id", "calls.customer_id", "calls.content_at"] as const;

/** Of a call of one's own, or that rings for one. */
export async function readNote(db: Db | Trx, person: Asking, callId: number): Promise<CallNote> {
  const [note] = await ownNote(db, {}, { callId, me: person.id });
  if (!note) throw new NotFound(`call ${callId}`);
  return note;
}

const ownNote = composedOnce<Database, object, { callId: number; me: number }, CallNote>((db, _, { callId, me: id }) =>
  db
    .selectFrom("calls")
    .select(columns)
    .where("calls.id", "=", callId)
    .where((eb) => eb.or([isTheirs({ id }), ringsFor({ id })])),
);

/** What was typed while it rang is kept though it comes as the ring ends. */
async function holdNote(trx: Trx, person: Asking, callId: number): Promise<CallNote> {
  const note = await trx
    .selectFrom("calls")
    .select(columns)
    .where("calls.id", "=", callId)
    .where((eb) => eb.or([isTheirs(person), rangJustNow(person)]))
    .forUpdate()
    .executeTakeFirst();
  if (!note) throw new NotFound(`call ${callId}`);
  return note;
}

export interface TypedContent {
  content: string;
  /** What stood there when this was typed. */
  was: string;
  at?: Date;
}

/** Saves what is typed, into what others typed meanwhile; says what stands there now. The same again changes nothing. */
export function noteContent(db: Db | Trx, person: Asking, callId: number, typed: TypedContent): Promise<CallNote> {
  return changing(db, async (trx) => {
    const note = await holdNote(trx, person, callId);
    const content = mergeTexts(typed.was, note.content, typed.content);
    if (content.length > CONTENT_LIMIT) throw new Invalid({ content: "tooLong" });
    if (content === note.content) return note;
    const at = typed.at ?? new Date();
    await trx
      .updateTable("calls")
      .set({ content, content_at: at, content_by: person.id })
      .where("id", "=", callId)
      .execute();
    await record(trx, "call.noted", callId, { by: person.id, at, detail: { fields: ["content"] } });
    return { ...note, content, content_at: at };
  });
}

/** What the choice was when another one was made; nothing: whatever it was. */
interface Chosen {
  was?: number | null | undefined;
  at?: Date;
}

/** What kind of call it was. Refused where it was chosen otherwise meanwhile, as in another tab. */
export function noteType(
  db: Db | Trx,
  person: Asking,
  callId: number,
  { typeId, was, at = new Date() }: Chosen & { typeId: number },
): Promise<CallNote> {
  return changing(db, async (trx) => {
    const note = await holdNote(trx, person, callId);
    if (note.type_id === typeId) return note;
    const type = await getCallType(trx, typeId).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
    });
    if (!type || type.archived_at) throw new Invalid({ type_id: "choice" });
    if (was !== undefined && was !== note.type_id) {
      throw new Refused("call_type_changed", { is: note.type_id });
    }
    await trx
      .updateTable("calls")
      .set({ type_id: typeId, content_at: at, content_by: person.id })
      .where("id", "=", callId)
      .execute();
    const detail = { fields: ["type"], from: note.type_id, to: typeId, name: type.path };
    await record(trx, "call.noted", callId, { by: person.id, at, detail });
    return { ...note, type_id: typeId, content_at: at };
  });
}

/** Whom it was with, where the number alone does not say it: somebody whom the person sees. */
export function noteCustomer(
  db: Db | Trx,
  person: Person,
  callId: number,
  { customerId, was, at = new Date() }: Chosen & { customerId: number },
): Promise<CallNote> {
  return changing(db, async (trx) => {
    const note = await holdNote(trx, person, callId);
    const customer = await holdCustomer(trx, person, customerId).catch((error: unknown) => {
      if (!(error instanceof NotFound)) throw error;
      throw new Invalid({ customer_id: "gone" });
    });
    if (note.customer_id === customer.id) return note;
    if (was !== undefined && was !== note.customer_id) throw new Refused("stale");
    await trx.updateTable("calls").set({ customer_id: customer.id }).where("id", "=", callId).execute();
    const detail = { fields: ["customer"], from: note.customer_id, to: customer.id, name: customer.name };
    await record(trx, "call.noted", callId, { by: person.id, at, detail });
    return { ...note, customer_id: customer.id };
  });
}

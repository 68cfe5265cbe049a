import { type RawBuilder, sql } from "kysely";
import { atOnce } from "../../at_once.ts";
import type { Trx } from "../../database.ts";
import { keepLastContact } from "../customers/mod.ts";
import { type Happening, recordAll } from "../events/mod.ts";
import { applyEarlyArrivals } from "./amending.ts";
import { matchEchoes } from "./echoes.ts";
import { notePhones, type Written } from "./phone_finding.ts";
import type { Arrival } from "./placing.ts";
import { previewOf } from "./preview.ts";
import { windowOpening } from "./window_opening.ts";

interface Arrived extends Arrival {
  id: number;
  /** Something that speaks of it came before it. */
  isAwaited: boolean;
}

/** Stores messages that are new, with what follows from them. Returns for each arrival whether it changed anything. */
export async function arrive(trx: Trx, arrivals: Arrival[]): Promise<boolean[]> {
  if (arrivals.length === 0) return [];
  const matched = await matchEchoes(trx, arrivals);
  const others = arrivals.filter((arrival) => !matched.has(arrival));
  const inserted = await insertMessages(trx, others);
  const known = new Set(inserted.map((one) => one.arrival));
  const { arrived: told, bare } = await retellSynced(
    trx,
    others.filter((arrival) => !known.has(arrival)),
  );
  const arrived = [...inserted, ...told];
  await atOnce([
    insertAttachments(trx, [...inserted, ...bare]),
    touchConversations(trx, arrived),
    keepLastContact(trx, arrived.map(contactOf)),
    recordArrivals(trx, arrived),
    notePhones(trx, arrived.filter(isOfCustomer).map(writtenOf)),
  ]);
  // What waits for a message of ours finds it only once the echo tells its id, though the message is not new by then.
  const isOld = arrived.length < arrivals.length;
  if (isOld || arrived.some((one) => one.isAwaited)) await applyEarlyArrivals(trx, arrivals);
  const fresh = new Set<Arrival>([...arrived.map((one) => one.arrival), ...matched]);
  return arrivals.map((arrival) => fresh.has(arrival));
}

const contactOf = ({ place, message }: Arrived) => ({ conversation_id: place.conversationId, at: message.at });
const isOfCustomer = ({ message }: Arrived) => message.author === "customer";
const writtenOf = ({ id, place, message }: Arrived): Written => ({
  messageId: id,
  conversationId: place.conversationId,
  body: message.body,
});

type Inserted = Arrived & { arrival: Arrival };

async function insertMessages(trx: Trx, arrivals: Arrival[]): Promise<Inserted[]> {
  if (arrivals.length === 0) return [];
  const { rows } = await sql<Stored & { awaited: boolean }>`
    insert into messages (conversation_id, provider_id, author, kind, body, reply_to_provider_id, detail, sent_at, state)
    select given.conversation_id, given.provider_id, given.author, given.kind, given.body, given.reply_to, given.detail, given.sent_at,
      case when given.author = 'customer' then 'received'
        when conversations.read_watermark >= given.sent_at then 'read'
        when conversations.delivered_watermark >= given.sent_at then 'delivered'
        else 'sent' end
    from rows from (jsonb_to_recordset(${rowsOf(arrivals)}::jsonb) as (conversation_id bigint, provider_id text,
      author text, kind text, body text, reply_to text, detail jsonb, sent_at timestamptz)) with ordinality
      as given (conversation_id, provider_id, author, kind, body, reply_to, detail, sent_at, place)
    join conversations on conversations.id = given.conversation_id
    order by given.place
    on conflict (conversation_id, provider_id) do nothing
    returning id, conversation_id, provider_id, exists (select from early_arrivals early
      where early.conversation_id = messages.conversation_id and early.provider_id = messages.provider_id) as awaited
  `.execute(trx);
  return paired(arrivals, rows, ({ awaited }) => awaited);
}

/**
 * What a history that was asked for brought a moment before its own webhook did: that is news all the same, and the
 * webhook tells more of it. `bare` are those of which the history gave no attachment.
 */
async function retellSynced(trx: Trx, arrivals: Arrival[]): Promise<{ arrived: Inserted[]; bare: Inserted[] }> {
  if (arrivals.length === 0) return { arrived: [], bare: [] };
  const { rows } = await sql<Stored & { bare: boolean }>`
    update messages set kind = given.kind, reply_to_provider_id = given.reply_to, detail = given.detail,
      sent_at = given.sent_at, body = case when edit_number > 0 or deleted_at is not null then messages.body else given.body end
    from jsonb_to_recordset(${rowsOf(arrivals)}::jsonb) as given (conversation_id bigint, provider_id text, kind text,
      body text, reply_to text, detail jsonb, sent_at timestamptz)
    where messages.conversation_id = given.conversation_id and messages.provider_id = given.provider_id
      and messages.detail -> 'synced' is not null
    returning messages.id, messages.conversation_id, messages.provider_id,
      not exists (select from attachments where attachments.message_id = messages.id) as bare`.execute(trx);
  const bare = new Set(rows.filter((row) => row.bare).map(({ id }) => id));
  const arrived = paired(arrivals, rows, () => false);
  return { arrived, bare: arrived.filter(({ id }) => bare.has(id)) };
}

interface Stored {
  id: number;
  conversation_id: number;
  provider_id: string;
}

/** Each row with the first arrival that speaks of it: another one of the same batch says the same again. */
function paired<Row extends Stored>(arrivals: Arrival[], rows: Row[], isAwaited: (row: Row) => boolean): Inserted[] {
  const stored = new Map(rows.map((row) => [`${row.conversation_id} ${row.provider_id}`, row]));
  return arrivals.flatMap((arrival) => {
    const key = `${arrival.place.conversationId} ${arrival.message.mid}`;
    const row = stored.get(key);
    if (!row) return [];
    stored.delete(key);
    return { ...arrival, arrival, id: row.id, isAwaited: isAwaited(row) };
  });
}

const rowsOf = (arrivals: Arrival[]): string =>
  JSON.stringify(
    arrivals.map(({ place, message }) => ({
      conversation_id: place.conversationId,
      provider_id: message.mid,
      author: message.author,
      kind: message.messageKind,
      body: message.body,
      reply_to: message.replyTo ?? null,
      detail: message.detail ?? {},
      sent_at: message.at,
    })),
  );

export async function insertAttachments(trx: Trx, arrived: Pick<Arrived, "id" | "message">[]): Promise<void> {
  const rows = arrived.flatMap(({ id, message }) =>
    message.attachments.map((attachment, position) => ({
      message_id: id,
      position,
      kind: attachment.kind,
      name: attachment.name ?? null,
      source_url: attachment.url ?? null,
      state: isFetched(attachment.kind) && attachment.url ? ("waiting" as const) : ("none" as const),
      detail: JSON.stringify(attachment.detail ?? {}),
    })),
  );
  if (rows.length > 0) await trx.insertInto("attachments").values(rows).execute();
}

const isFetched = (kind: string) => kind !== "location" && kind !== "fallback";

/** Moves the conversations' last message, window and unread count, and opens again what was done. */
async function touchConversations(trx: Trx, arrived: Arrived[]): Promise<void> {
  if (arrived.length === 0) return;
  const touched = [...Map.groupBy(arrived, (one) => one.place.conversationId)].map(([conversation_id, ones]) => {
    const newest = ones.reduce((a, b) => (b.message.at >= a.message.at ? b : a));
    return {
      conversation_id,
      at: newest.message.at,
      message_id: newest.id,
      preview: previewOf(newest.message),
      window_at: latest(ones.filter((one) => one.message.opensWindow)),
      reopens: isReopened(ones),
      reply_at: latest(ones.filter((one) => one.message.author === "page")),
    };
  });
  await sql`
    update conversations set
      last_message_at = case when c.last_message_id is null then given.at else greatest(c.last_message_at, given.at) end,
      last_message_id = case when c.last_message_id is null or given.at >= c.last_message_at
        then given.message_id else c.last_message_id end,
      last_preview = case when c.last_message_id is null or given.at >= c.last_message_at
        then given.preview else c.last_preview end,
      window_opened_at = greatest(c.window_opened_at, given.window_at),
      last_reply_at = greatest(c.last_reply_at, given.reply_at),
      done_at = case when given.reopens then null else c.done_at end,
      unread_count = unread.n, first_unread_message_id = unread.first_id,
      updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(touched)}::jsonb) as given (conversation_id bigint, at timestamptz,
      message_id bigint, preview jsonb, window_at timestamptz, reopens boolean, reply_at timestamptz)
    join conversations c on c.id = given.conversation_id
    cross join lateral ${unreadOf(sql`greatest(c.last_reply_at, given.reply_at)`)} unread
    where conversations.id = given.conversation_id`.execute(trx);
}

/** Of a conversation called c: what its customer wrote after the last reply and after the last message that was seen. */
const unreadOf = (repliedAt: RawBuilder<unknown>) => sql`(
  select count(*)::int as n, min(m.id) as first_id from (
    select id from messages
    where messages.conversation_id = c.id and messages.author = 'customer' and messages.id > c.read_message_id
      and messages.sent_at > coalesce(${repliedAt}, '-infinity')
      -- What a platform was asked for again is no news.
      and messages.detail -> 'synced' is null
    limit 1000
  ) m)`;

function latest(ones: Arrived[]): Date | null {
  return ones.length === 0 ? null : new Date(Math.max(...ones.map((one) => one.message.at.getTime())));
}

async function recordArrivals(trx: Trx, arrived: Arrived[]): Promise<void> {
  const happenings: Happening[] = [];
  const seen = new Set<number>();
  for (const { id, place, message } of arrived) {
    happenings.push({
      name: message.author === "customer" ? "message.received" : "message.sent_elsewhere",
      subjectId: place.conversationId,
      detail: { message_id: id, ...(place.isWaiting && { waited: true }) },
      // The row is locked: whoever claims it a moment later sees the message there.
      quiet: place.assigneeId === null,
    });
    if (seen.has(place.conversationId)) continue;
    seen.add(place.conversationId);
    const ones = arrived.filter((one) => one.place === place);
    const windowAt = latest(ones.filter((one) => one.message.opensWindow));
    happenings.push(...windowOpening(place, windowAt));
    if (isReopened(ones)) happenings.push({ name: "conversation.reopened", subjectId: place.conversationId });
    if (windowAt && windowAt > (place.windowOpenedAt ?? 0)) place.windowOpenedAt = windowAt;
  }
  await recordAll(trx, happenings);
}

/**
 * What nobody has answered opens again what was done, also where it was written before that: whoever said that all was
 * done had not seen it yet.
 */
function isReopened(ones: Arrived[]): boolean {
  const { doneAt, lastReplyAt } = ones[0]!.place;
  const [wroteAt, repliedAt] = [latest(ones.filter(isOfCustomer)), latest(ones.filter((one) => !isOfCustomer(one)))];
  return doneAt !== null && wroteAt !== null && wroteAt > (lastReplyAt ?? 0) && wroteAt > (repliedAt ?? 0);
}

import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Incoming } from "../channels/incoming.ts";
import { type EventName, record, recordAll } from "../events/mod.ts";
import { windowOpening } from "./window_opening.ts";
import { noteAgain } from "./phone_finding.ts";
import type { Spot } from "./placing.ts";

type Amendment = Exclude<Incoming, { kind: "message" } | { kind: "ignored" }>;
type Amended = { id: number };

/** Applies what speaks of messages that may or may not be here yet. False when it told nothing new. */
export async function applyAmendment(trx: Trx, place: Spot, event: Amendment): Promise<boolean> {
  switch (event.kind) {
    case "delivered":
      return advance(trx, place, "delivered", event.watermark, event.mids);
    case "read":
      return advance(trx, place, "read", event.watermark, []);
    case "reaction":
      if (event.actor === "customer" && event.emoji !== null) await openWindow(trx, place, event.at);
      return amend(trx, place, event, "message.reacted", () => react(trx, place, event));
    case "edit":
      return amend(trx, place, event, "message.edited", () => edit(trx, place, event));
    case "unsend":
      return amend(trx, place, event, "message.unsent", () => unsend(trx, place, event));
  }
}

/** Gives new messages what arrived before them. */
export async function applyEarlyArrivals(
  trx: Trx,
  arrived: { place: Spot; message: { mid: string } }[],
): Promise<void> {
  const waiting = await trx
    .deleteFrom("early_arrivals")
    .where(
      sql<boolean>`conversation_id = any(${[...new Set(arrived.map((one) => one.place.conversationId))]}::bigint[])`,
    )
    .where(sql<boolean>`provider_id = any(${arrived.map((one) => one.message.mid)}::text[])`)
    .returningAll()
    .execute();
  for (const early of waiting.sort((a, b) => a.id - b.id)) {
    const { place } = arrived.find((one) => one.place.conversationId === early.conversation_id)!;
    const event = { ...early.detail, at: new Date(early.detail.at as string) } as unknown as Amendment;
    await applyAmendment(trx, place, event);
  }
}

type Dated = Extract<Amendment, { mid: string }>;

async function amend(
  trx: Trx,
  place: Spot,
  event: Dated,
  name: EventName,
  change: () => Promise<Amended | undefined>,
): Promise<boolean> {
  const exists = await trx
    .selectFrom("messages")
    .select("id")
    .where("conversation_id", "=", place.conversationId)
    .where("provider_id", "=", event.mid)
    .executeTakeFirst();
  if (!exists) {
    await trx
      .insertInto("early_arrivals")
      .values({
        conversation_id: place.conversationId,
        provider_id: event.mid,
        kind: event.kind,
        detail: JSON.stringify(event),
      })
      .execute();
    return true;
  }
  const changed = await change();
  if (!changed) return false;
  await record(trx, name, place.conversationId, { detail: { message_id: changed.id } });
  return true;
}

/** A reaction taken back stays as one without emoji, so that an older one that comes late does not return it. */
async function react(trx: Trx, place: Spot, event: Extract<Dated, { kind: "reaction" }>): Promise<Amended | undefined> {
  const at = event.at.getTime();
  const { rows } = await sql<Amended>`
    update messages set reactions = reactions || jsonb_build_object(${event.actor}::text,
      jsonb_build_object('emoji', ${event.emoji}::text, 'at', ${at}::bigint))
    where conversation_id = ${place.conversationId} and provider_id = ${event.mid}
      and coalesce((reactions -> ${event.actor}::text ->> 'at')::bigint, 0) < ${at}::bigint
    returning id`.execute(trx);
  return rows[0];
}

async function edit(trx: Trx, place: Spot, event: Extract<Dated, { kind: "edit" }>): Promise<Amended | undefined> {
  const changed = await trx
    .updateTable("messages")
    .set({ body: event.body, edited_at: event.at, edit_number: event.number })
    .where("conversation_id", "=", place.conversationId)
    .where("provider_id", "=", event.mid)
    .where("edit_number", "<", event.number)
    .where("deleted_at", "is", null)
    .returning(["id", "author"])
    .executeTakeFirst();
  if (changed) await retellPreview(trx, place, changed.id, event.body);
  if (changed?.author === "customer") {
    await noteAgain(trx, { messageId: changed.id, conversationId: place.conversationId, body: event.body });
  }
  return changed;
}

/** What the customer took back is no longer ours to show; that something was said stays. */
async function unsend(trx: Trx, place: Spot, event: Extract<Dated, { kind: "unsend" }>): Promise<Amended | undefined> {
  const changed = await trx
    .updateTable("messages")
    .set({ body: "", deleted_at: event.at })
    .where("conversation_id", "=", place.conversationId)
    .where("provider_id", "=", event.mid)
    .where("deleted_at", "is", null)
    .returning("id")
    .executeTakeFirst();
  if (changed) {
    await retellPreview(trx, place, changed.id, null);
    await trx
      .updateTable("attachments")
      .set({ state: "none", source_url: null })
      .where("message_id", "=", changed.id)
      .where("state", "=", "waiting")
      .execute();
    await noteAgain(trx, { messageId: changed.id, conversationId: place.conversationId, body: "" });
  }
  return changed;
}

async function retellPreview(trx: Trx, place: Spot, messageId: number, body: string | null): Promise<void> {
  const change = body === null ? { body: "", unsent: true } : { body: cut(body.replace(/\s+/g, " "), 160) };
  await sql`update conversations set last_preview = last_preview || ${JSON.stringify(change)}::jsonb
    where id = ${place.conversationId} and last_message_id = ${messageId}`.execute(trx);
}

/**
 * Moves a watermark forward and with it the messages it covers, and those named. A reply that waited, or failed at first,
 * went out later than it was written: an older receipt that comes once more says nothing of it.
 */
async function advance(
  trx: Trx,
  place: Spot,
  state: "delivered" | "read",
  watermark: Date,
  mids: string[],
): Promise<boolean> {
  const column = sql.ref(`${state}_watermark`);
  await sql`update conversations set ${column} = greatest(${column}, ${watermark})
    where id = ${place.conversationId} and coalesce(${column}, '-infinity') < ${watermark}`.execute(trx);
  const behind = state === "read" ? ["sent", "delivered"] : ["sent"];
  const { rows } = await sql<Amended>`
    update messages set state = ${state}
    where conversation_id = ${place.conversationId} and author = 'page' and state = any(${behind})
      and (provider_id = any(${mids}) or sent_at <= ${watermark} and not exists (select from send_attempts
        where send_attempts.message_id = messages.id and send_attempts.started_at > ${watermark}))
    returning id`.execute(trx);
  await recordAll(
    trx,
    rows.map(({ id }) => ({
      name: "message.state_changed" as const,
      subjectId: place.conversationId,
      detail: { message_id: id, state },
    })),
  );
  return rows.length > 0;
}

async function openWindow(trx: Trx, place: Spot, at: Date): Promise<void> {
  const opening = windowOpening(place, at);
  await trx
    .updateTable("conversations")
    .set({ window_opened_at: sql`greatest(window_opened_at, ${at}::timestamptz)` })
    .where("id", "=", place.conversationId)
    .execute();
  if (opening.length === 0) return;
  place.windowOpenedAt = at;
  await recordAll(trx, opening);
}

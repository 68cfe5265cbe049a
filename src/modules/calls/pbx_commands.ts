import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Trx } from "../../database.ts";
import type { PbxCommand } from "../channels/mod.ts";
import type { Call, CallOffer, Queue } from "./table.ts";

/** What the PBX is to be told as things stand; `after`: only if that was told before. */
export interface Asked {
  command: PbxCommand;
  after?: string;
  /** For whom it lets a phone ring. */
  rings?: number;
}

type Said = PbxCommand extends infer One ? (One extends PbxCommand ? Omit<One, "id" | "call"> : never) : never;
type Seated = Pick<CallOffer, "number" | "user_id" | "until" | "ended" | "offered_at"> & { extension: string };

/**
 * What a PBX is to know of a call as it stands, and was not told yet. The ids follow from what they are about: told again, by whoever has
 * taken over, the PBX does nothing twice.
 */
export async function commandsOf(
  trx: Trx,
  call: Call,
  /** Where it was read already. */
  queue?: Queue,
): Promise<{ ringing: number[]; commands: Asked[] }> {
  const commands: Asked[] = [];
  const told = new Set(call.told);
  const add = (what: string, said: Said, more: Omit<Asked, "command"> = {}) => {
    const id = `call-${call.id}-${what}`;
    if (!told.has(id)) commands.push({ command: { ...said, id, call: call.provider_id } as PbxCommand, ...more });
  };
  // For one that went out nobody has to be found, unless it was handed on.
  if (call.direction === "out" && call.queued_at === null) return { ringing: [], commands };
  if (call.state === "ended") {
    await sayEnd(trx, call, add);
    return { ringing: [], commands };
  }
  if (call.state === "waiting") await sayWait(trx, call, add, queue);
  const offers = await lastOffers(trx, call);
  const connected = offers.find(
    ({ number, ended, user_id: id }) => number === call.offer_number && ended === "answered" && id === call.agent_id,
  );
  for (const { number, user_id: id, extension, ended, until, offered_at: from } of offers) {
    const name = `ring-${number}-${id}`;
    const seconds = Math.round((until.getTime() - from.getTime()) / 1_000);
    if (ended === null)
      add(name, { name: "ring", offer: number, extension, seconds, number: call.number }, { rings: id });
    // Connecting lets the others of the same ring fall silent by itself.
    else if (ended !== "answered" && !connected) {
      add(
        `stop-${number}-${id}`,
        { name: "stop_ringing", offer: number, extension },
        { after: `call-${call.id}-${name}` },
      );
    }
  }
  if (connected) {
    add(`connect-${connected.number}`, { name: "connect", offer: connected.number, extension: connected.extension });
  }
  return { ringing: offers.flatMap(({ ended, user_id: id }) => (ended === null ? [id] : [])), commands };
}

type Add = (what: string, said: Said) => unknown;

/**
 * What is heard while waiting. A PBX that hears nothing of a call takes us for away, so that of one for whom nobody is
 * free it hears this at least. Whoever handed a call on has brought it into its queue already.
 */
async function sayWait(trx: Trx, call: Call, add: Add, known: Queue | undefined): Promise<void> {
  if (call.queue_id === null || call.answered_at) return;
  const queue =
    known?.id === call.queue_id
      ? known
      : await trx.selectFrom("queues").selectAll().where("id", "=", call.queue_id).executeTakeFirst();
  if (queue?.greeting) add(`greeting-${queue.id}`, { name: "play", sound: queue.greeting });
  if (queue && (queue.hold_music || call.offer_number === 0))
    add(`queue-${queue.id}`, { name: "queue", music: queue.hold_music });
}

/** Where a call went that nobody answered. One that ended otherwise is over at the PBX as well. */
async function sayEnd(trx: Trx, call: Call, add: Add): Promise<void> {
  if (call.overflowed_to === null || call.ended_by !== "system") return;
  const queue =
    call.queue_id === null
      ? undefined
      : await trx.selectFrom("queues").select("overflow_message").where("id", "=", call.queue_id).executeTakeFirst();
  const sound = queue?.overflow_message ?? "";
  const [kind, target = ""] = call.overflowed_to.split(/:(.*)/s);
  if (kind === "number") add("overflow", { name: "transfer", to: { number: target } });
  else if (kind === "voicemail") add("overflow", { name: "voicemail", sound });
  else add("overflow", { name: "hang_up", ...(sound && { sound }) });
}

/**
 * The last ring and the one before it, which may have to be told to stop, with the phones it rang at: whoever was given
 * another one meanwhile is to be found where it rings.
 */
function lastOffers(trx: Trx, call: Call): Promise<Seated[]> {
  const offers = trx
    .selectFrom("call_offers")
    .leftJoin("seats", "seats.user_id", "call_offers.user_id")
    .select(["call_offers.number", "call_offers.user_id", "call_offers.until", "call_offers.ended"])
    .select("call_offers.offered_at")
    .select(sql<string>`coalesce(call_offers.extension, seats.extension)`.as("extension"))
    .where("call_id", "=", call.id)
    .where("number", ">=", call.offer_number - 1)
    .where(sql<boolean>`coalesce(call_offers.extension, seats.extension) is not null`)
    .orderBy("number")
    .orderBy("call_offers.user_id");
  return plannedOnce(trx, offers.compile());
}

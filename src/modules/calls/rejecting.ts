import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { lockCall } from "./answering.ts";
import { endOffers } from "./ending_offers.ts";

/** Lets a call that rings for this person go on to the next. Over already, it changes nothing; one they took stays. */
export function rejectOffer(
  db: Db | Trx,
  person: Pick<Person, "id">,
  callId: number,
  offerNumber: number,
  { at = new Date() }: { at?: Date } = {},
): Promise<void> {
  return changing(db, async (trx) => {
    await lockCall(trx, callId);
    const offer = await trx
      .selectFrom("call_offers")
      .select(["id", "ended"])
      .where("call_id", "=", callId)
      .where("number", "=", offerNumber)
      .where("user_id", "=", person.id)
      .executeTakeFirst();
    if (!offer) throw new NotFound(`no ring ${offerNumber} of call ${callId}`);
    if (offer.ended === "answered") throw new Refused("call_answered");
    if (!offer.ended) await endOffers(trx, { callId, userId: person.id }, { ended: "rejected", by: person.id, at });
  });
}

/** The PBX could not let somebody's phone ring: the next is tried at once. A ring after that one stays. */
export function failOffer(
  db: Db | Trx,
  { callId, userId, offer, at = new Date() }: { callId: number; userId: number; offer?: number | undefined; at?: Date },
): Promise<void> {
  return changing(db, async (trx) => {
    await lockCall(trx, callId);
    await endOffers(trx, { callId, userId, number: offer }, { ended: "failed", at });
  });
}

import type { Trx } from "../../database.ts";
import { recordAll } from "../events/mod.ts";
import type { CallOffer } from "./table.ts";

/** Which rings: all that are open of a call, of a person, or of both. */
export interface WhichOffers {
  callId?: number;
  number?: number | undefined;
  userId?: number;
  userIds?: readonly number[];
  /** Those alone whose lease was over by then. */
  overBy?: Date;
}

/** Ends open rings, each told of; gives back those that were open. */
export async function endOffers(
  trx: Trx,
  { callId, number: numbered, userId, userIds, overBy }: WhichOffers,
  { ended, by, at }: { ended: NonNullable<CallOffer["ended"]>; by?: number | undefined; at: Date },
): Promise<CallOffer[]> {
  // In one order, for others may end some of them at the same time.
  const which = trx
    .selectFrom("call_offers")
    .select("id")
    .where("ended_at", "is", null)
    .$if(callId !== undefined, (query) => query.where("call_id", "=", callId!))
    .$if(numbered !== undefined, (query) => query.where("number", "=", numbered!))
    .$if(userId !== undefined, (query) => query.where("user_id", "=", userId!))
    .$if(userIds !== undefined, (query) => query.where("user_id", "in", userIds!))
    .$if(overBy !== undefined, (query) => query.where("until", "<", overBy!))
    .orderBy("id")
    .forUpdate();
  const over = await trx
    .updateTable("call_offers")
    .set({ ended, ended_at: at })
    .where("id", "in", which)
    .returningAll()
    .execute();
  await recordAll(
    trx,
    over.map(({ call_id: subjectId, number, user_id }) => ({
      name: "call.offer_ended" as const,
      subjectId,
      by: by ?? null,
      at,
      detail: { number, user_id, ended },
    })),
  );
  return over;
}

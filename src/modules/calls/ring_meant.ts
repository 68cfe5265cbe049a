import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { CallOffer } from "./table.ts";

interface Said {
  callId: number;
  userId: number;
  /** When the PBX says that it was. */
  at: Date;
}

/**
 * Of which ring of a call somebody's phone speaks that was lifted: the one that is open, else the last that had begun by
 * then. The clock of a PBX may be behind ours, so that it alone never says that there was no ring.
 */
export function ringLifted(trx: Trx, { callId, userId, at }: Said): Promise<CallOffer | undefined> {
  return ringsOf(trx, { callId, userId })
    .orderBy(sql`ended_at is null`, "desc")
    .orderBy(sql`offered_at <= ${at}::timestamptz`, "desc")
    .orderBy("number", "desc")
    .executeTakeFirst();
}

/** The same of one that was rejected: the open one need not be meant, as it may have begun after an earlier one was. */
export function ringRejected(trx: Trx, { callId, userId, at }: Said): Promise<CallOffer | undefined> {
  return (
    ringsOf(trx, { callId, userId })
      // Told before, it was of that one: by a clock that is ahead a later ring had begun by then as well.
      .orderBy(sql`ended is not distinct from 'rejected' and ended_at = ${at}::timestamptz`, "desc")
      .orderBy(sql`offered_at <= ${at}::timestamptz`, "desc")
      .orderBy(sql`case when offered_at <= ${at}::timestamptz then -number else number end`)
      .executeTakeFirst()
  );
}

const ringsOf = (trx: Trx, { callId, userId }: Pick<Said, "callId" | "userId">) =>
  trx.selectFrom("call_offers").selectAll().where("call_id", "=", callId).where("user_id", "=", userId).limit(1);

import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { PbxCommand, SendToPbx } from "../channels/mod.ts";
import { endCallsOfClosedLines } from "./closing_lines.ts";
import { endCall } from "./ending.ts";

const BATCH = 50;
/** Nobody talks for so long: the PBX never told of the end. */
const LONGEST_TALK = sql`interval '6 hours'`;
const LONGEST_DIALING = sql`interval '10 minutes'`;
/** What a PBX told of a call whose beginning never came. */
const OLDEST_EARLY = sql`interval '1 day'`;

/**
 * Ends calls of whose end nothing was heard, so that nobody is kept in one for ever; the PBX is told to end them, in
 * case they go on there. Returns how many.
 */
export async function endForgotten(db: Db, send: SendToPbx): Promise<number> {
  await db
    .deleteFrom("early_call_events")
    .where(sql<boolean>`kept_at < now() - ${OLDEST_EARLY}`)
    .execute();
  await endCallsOfClosedLines(db);
  const forgotten = await db
    .selectFrom("calls")
    .select(["id", "page_id", "provider_id"])
    .where(
      sql<boolean>`((state in ('talking', 'held') and answered_at < now() - ${LONGEST_TALK})
      or (state = 'dialing' and started_at < now() - ${LONGEST_DIALING}))`,
    )
    .orderBy("id")
    .limit(BATCH)
    .execute();
  for (const { id, page_id: pageId, provider_id: call } of forgotten) {
    const command: PbxCommand = { id: `call-${id}-forgotten`, call, name: "hang_up" };
    // A PBX that is away has nothing of it any more; ours ends whatever it says.
    await send(pageId, command).catch(() => {});
    await endCall(db, id, { by: "system", cause: "forgotten" });
  }
  return forgotten.length;
}

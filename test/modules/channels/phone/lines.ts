import type { Db } from "../../../../src/database.ts";
import { sealToken } from "../../../../src/modules/channels/mod.ts";
import { testConfig, uuid } from "../../../helpers.ts";

export const SECRET = "a line's secret, long enough to be one";

/** A hotline as it is once connected. */
export async function openLine(
  db: Db,
  over: { secret?: string; commandUrl?: string; number?: string; state?: "connected" | "disconnected" } = {},
): Promise<{ id: number; providerId: string; secret: string }> {
  const { secret = SECRET, commandUrl = null, number = "19001234", state = "connected" } = over;
  const named = { channel: "phone" as const, provider_id: uuid() };
  const { id } = await db
    .insertInto("pages")
    .values({ ...named, name: "Hotline", state, token_sealed: sealToken(testConfig(), named, secret) })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("phone_lines")
    .values({ page_id: id, number, command_url: commandUrl, sip_url: null, sip_domain: null, queue_id: null })
    .execute();
  return { id, providerId: named.provider_id, secret };
}

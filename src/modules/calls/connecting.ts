import type { Db } from "../../database.ts";
import type { SendToPbx } from "../channels/phone/commands.ts";
import type { Person } from "../people/table.ts";
import { tellPbx } from "./acting.ts";
import type { Call } from "./table.ts";

/** Brings the caller to the phone of whoever answered; other phones fall silent. */
export async function connectCaller(
  db: Db,
  send: SendToPbx,
  of: { person: Pick<Person, "id">; call: Call; offer: number; commandId: string },
): Promise<void> {
  const seat = await db.selectFrom("seats").select("extension").where("user_id", "=", of.person.id).executeTakeFirst();
  if (!seat) return;
  const { extension } = seat;
  await tellPbx(send, of.call, of.commandId, { name: "connect", offer: of.offer, extension });
}

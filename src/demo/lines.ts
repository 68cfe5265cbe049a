import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import { sealToken } from "../modules/channels/mod.ts";
import { changing, record } from "../modules/events/mod.ts";
import type { Person } from "../modules/people/table.ts";
import { HOTLINE, lineSecret } from "../modules/sandbox/mod.ts";

const extensions: [username: string, extension: string][] = [
  ["an", "101"],
  ["binh", "102"],
  ["chi", "103"],
  ["supervisor", "104"],
  ["owner", "105"],
];
const members: [username: string, isAdmin?: boolean][] = [["supervisor", true], ["an"], ["binh"], ["chi"]];

/** The hotline of the company at the sandbox's PBX, which leads to a queue, and a phone for everybody. */
export async function openHotline(db: Db, config: Config, cast: Map<string, Person>, queueId: number): Promise<number> {
  const owner = cast.get("owner")!;
  const named = { channel: "phone" as const, provider_id: HOTLINE.key };
  return changing(db, async (trx) => {
    const token_sealed = sealToken(config, named, lineSecret(config.FACEBOOK_APP_SECRET, HOTLINE.number));
    const { id } = await trx
      .insertInto("pages")
      .values({ ...named, name: "Hotline", token_sealed, token_checked_at: new Date(), connected_by: owner.id })
      .returning("id")
      .executeTakeFirstOrThrow();
    const line = { number: "1900 1234", adapter: "webhook" as const, sip_url: null, sip_domain: null };
    await trx
      .insertInto("phone_lines")
      .values({ page_id: id, ...line, command_url: commandsAt(config), queue_id: queueId })
      .execute();
    const on = members.map(([username, is_admin = false]) => ({
      page_id: id,
      user_id: cast.get(username)!.id,
      is_admin,
    }));
    await trx.insertInto("page_members").values(on).execute();
    const seats = extensions.map(([username, extension]) => ({
      user_id: cast.get(username)!.id,
      extension,
      sip_password_sealed: null,
    }));
    await trx.insertInto("seats").values(seats).execute();
    await record(trx, "page.connected", id, { by: owner.id });
    return id;
  });
}

/** The sandbox may have come up at another port than when the company was made. */
export async function followSandbox(db: Db, config: Config): Promise<void> {
  const url = commandsAt(config);
  if (!url) return;
  await db
    .updateTable("phone_lines")
    .set({ command_url: url })
    .where("page_id", "in", db.selectFrom("pages").select("id").where("provider_id", "=", HOTLINE.key))
    .execute();
}

/** Where the sandbox's PBX takes commands; none without a sandbox. */
function commandsAt(config: Config): string | null {
  if (!config.SANDBOX_URL) return null;
  return `${new URL(config.FACEBOOK_GRAPH_URL).origin}/pbx/${HOTLINE.number}/commands`;
}

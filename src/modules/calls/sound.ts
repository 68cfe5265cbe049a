import { type RawBuilder, sql } from "kysely";
import type { Config } from "../../config.ts";
import type { Db } from "../../database.ts";
import { findSipSeat } from "../channels/mod.ts";
import type { Person } from "../people/table.ts";

/** With what a person's browser becomes their phone. */
export interface Sound {
  /** Where SIP is spoken over WebSocket. */
  url: string;
  domain: string;
  extension: string;
  password: string;
}

/** The lines of a person whose PBX browsers may register at: the one of their queues first, as it rings there. */
const soundLines = (userId: number): RawBuilder<unknown> => sql`(
  select phone_lines.sip_url, phone_lines.sip_domain from phone_lines join pages on pages.id = phone_lines.page_id
  left join queue_members on queue_members.queue_id = phone_lines.queue_id and queue_members.user_id = ${userId}
  where pages.state <> 'disconnected' and phone_lines.sip_url is not null and (queue_members.user_id is not null
    or exists (select from page_members where page_members.page_id = pages.id and page_members.user_id = ${userId})
    or exists (select from users where users.id = ${userId} and users.role in ('owner', 'admin')))
  order by queue_members.user_id is null, phone_lines.page_id limit 1)`;

/** Whether somebody hears calls in their browser: they have a login, and one of their lines a place for it. */
export const hasSound = (userId: number): RawBuilder<boolean> => sql`(exists ${soundLines(userId)}
  and exists (select from seats where seats.user_id = ${userId} and sip_password_sealed is not null))`;

/** Where a person's own browser registers; undefined where they have a phone on the desk, or none. */
export async function findSoundAddress(
  db: Db,
  { id: me }: Pick<Person, "id">,
): Promise<Pick<Sound, "url" | "domain"> | undefined> {
  const { rows } = await sql<{ sip_url: string; sip_domain: string | null }>`${soundLines(me)}`.execute(db);
  const [line] = rows;
  return line && { url: line.sip_url, domain: line.sip_domain ?? new URL(line.sip_url).hostname };
}

/** With the password: for the browser of this very person and nobody else. */
export async function findSound(
  deps: { db: Db; config: Pick<Config, "SECRET_KEY"> },
  person: Pick<Person, "id">,
): Promise<Sound | undefined> {
  const [address, seat] = await Promise.all([findSoundAddress(deps.db, person), findSipSeat(deps, person.id)]);
  return address && seat && { ...address, ...seat };
}

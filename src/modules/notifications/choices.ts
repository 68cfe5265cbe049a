import { type RawBuilder, type SqlBool, sql } from "kysely";
import { z } from "zod";
import type { Db } from "../../database.ts";
import { type Kind, kindNames, kinds, sounds } from "./kinds.ts";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Kept = z.object({
  kinds: z.record(z.string(), z.object({ bell: z.boolean(), push: z.boolean() })).catch({}),
  sound: z.enum(sounds).catch("chime"),
  quiet: z.object({ from: clock, to: clock }).nullable().catch(null),
});

export interface Choices {
  kinds: Record<Kind, { bell: boolean; push: boolean }>;
  sound: (typeof sounds)[number];
  /** Hours of the company's clock in which nothing is pushed and nothing sounds. */
  quiet: { from: string; to: string } | null;
}

export async function readChoices(db: Db, userId: number): Promise<Choices> {
  const row = await db
    .selectFrom("notification_choices")
    .select("choices")
    .where("user_id", "=", userId)
    .executeTakeFirst();
  const kept = Kept.parse(row?.choices ?? {});
  const all = kindNames.map((kind) => [kind, { ...kinds[kind], ...kept.kinds[kind] }]);
  return { ...kept, kinds: Object.fromEntries(all) as Choices["kinds"] };
}

export async function saveChoices(db: Db, userId: number, choices: Choices): Promise<void> {
  const kept = JSON.stringify(choices);
  await db
    .insertInto("notification_choices")
    .values({ user_id: userId, choices: kept })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ choices: kept, updated_at: new Date() }))
    .execute();
}

/** What the person chose for a kind, else how it begins; for queries with `notification_choices` in reach. */
export const chosen = (kind: RawBuilder<unknown>, way: "bell" | "push") =>
  sql<boolean>`coalesce((notification_choices.choices -> 'kinds' -> ${kind} ->> ${sql.lit(way)})::boolean,
    (${JSON.stringify(kinds)}::jsonb -> ${kind} ->> ${sql.lit(way)})::boolean, false)`;

const zone = sql.lit("Asia/Ho_Chi_Minh");

/** Whether it is quiet for them now; hours that end before they begin go through the night. */
export const quietNow = (now: Date): RawBuilder<SqlBool> => sql<SqlBool>`(
  select case when hours.since <= hours.until then clock.now >= hours.since and clock.now < hours.until
    else clock.now >= hours.since or clock.now < hours.until end
  from (select notification_choices.choices -> 'quiet' ->> 'from', notification_choices.choices -> 'quiet' ->> 'to')
      as hours (since, until),
    (select to_char(${now}::timestamptz at time zone ${zone}, 'HH24:MI')) as clock (now)
  where hours.since is not null and hours.until is not null)`;

/** A push waits when it is wanted, there is a browser for it, and it is not quiet. */
export const pushState = (kind: RawBuilder<unknown>, userId: RawBuilder<unknown>, now: Date) => sql<string>`case
  when ${chosen(kind, "push")} and not coalesce(${quietNow(now)}, false)
    and exists (select 1 from push_subscriptions where push_subscriptions.user_id = ${userId}) then 'waiting' else 'none' end`;

/** The same for who asks, for the sound of an open tab. */
export function isQuiet(quiet: Choices["quiet"], now: string): boolean {
  if (!quiet) return false;
  const { from, to } = quiet;
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

import { type SqlBool, sql } from "kysely";
import type { Person } from "../people/table.ts";

type Asking = Pick<Person, "id">;

/**
 * A call of one's own: dialled, or answered, though it was handed on since; that alone tells of one that never rang for
 * them. For queries with `calls` in their from clause; no role sees more by it, as it says whose a call is and not who
 * may look at it.
 */
export const isTheirs = ({ id }: Asking) =>
  sql<SqlBool>`(calls.agent_id = ${id} or exists (select from call_offers own
    where own.call_id = calls.id and own.user_id = ${id} and own.ended = 'answered')
    or exists (select from events handed where handed.subject = 'call' and handed.subject_id = calls.id
      and handed.name = 'call.transferred' and handed.actor_id = ${id}))`;

/** It rings for them just now. */
export const ringsFor = ({ id }: Asking) =>
  sql<SqlBool>`exists (select from call_offers own
    where own.call_id = calls.id and own.user_id = ${id} and own.ended_at is null)`;

/** It rings for them, or did until a minute ago. */
export const rangJustNow = ({ id }: Asking) =>
  sql<SqlBool>`exists (select from call_offers own
    where own.call_id = calls.id and own.user_id = ${id}
    and (own.ended_at is null or own.ended_at > now() - interval '1 minute'))`;

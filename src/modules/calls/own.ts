import { type SqlBool, sql } from "kysely";
import type { Person } from "../people/table.ts";

type Asking = Pick<Person, "id">;

/**
 * A call of one's own: dialled, or answered, though it was handed on since. For queries with `calls` in their from
 * clause; no role sees more by it, as it says whose a call is and not who may look at it.
 */
export const isTheirs = ({ id }: Asking) =>
  sql<SqlBool>`(calls.agent_id = ${id} or exists (select from call_offers own
    where own.call_id = calls.id and own.user_id = ${id} and own.ended = 'answered'))`;

/** It rings for them just now. */
export const ringsFor = ({ id }: Asking) =>
  sql<SqlBool>`exists (select from call_offers own
    where own.call_id = calls.id and own.user_id = ${id} and own.ended_at is null)`;

/** It rings for them, or did until a minute ago. */
export const rangJustNow = ({ id }: Asking) =>
  sql<SqlBool>`exists (select from call_offers own
    where own.call_id = calls.id and own.user_id = ${id}
    and (own.ended_at is null or own.ended_at > now() - interval '1 minute'))`;

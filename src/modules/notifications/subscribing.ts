import { z } from "zod";
import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";

const MOST_BROWSERS = 10;
const bytes = (length: number) =>
  z
    .string()
    .regex(/^[\w-]+={0,2}$/)
    .refine((text) => Buffer.from(text, "base64url").length === length);

/** What a browser says of where it may be reached; the address itself is looked at again each time we go there. */
export const SubscriptionForm = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2_000),
  p256dh: bytes(65),
  auth: bytes(16),
});

/** The browser belongs to whoever signed in there last. */
export async function subscribe(
  db: Db,
  person: Pick<Person, "id">,
  { endpoint, p256dh, auth }: z.output<typeof SubscriptionForm>,
  from: { sessionId: string; userAgent: string | null },
): Promise<void> {
  const row = { user_id: person.id, session_id: from.sessionId, p256dh, auth, user_agent: from.userAgent };
  await db
    .insertInto("push_subscriptions")
    .values({ endpoint, ...row })
    .onConflict((conflict) => conflict.column("endpoint").doUpdateSet(row))
    .execute();
  const kept = db
    .selectFrom("push_subscriptions")
    .select("id")
    .where("user_id", "=", person.id)
    .orderBy("id", "desc")
    .limit(MOST_BROWSERS);
  await db.deleteFrom("push_subscriptions").where("user_id", "=", person.id).where("id", "not in", kept).execute();
}

export async function unsubscribe(db: Db, person: Pick<Person, "id">, endpoint: string): Promise<void> {
  await db.deleteFrom("push_subscriptions").where("user_id", "=", person.id).where("endpoint", "=", endpoint).execute();
}

import type { Db, Trx } from "../../../database.ts";
import { NotFound } from "../../../errors.ts";
import type { Person } from "../../people/table.ts";
import { getManagedPage, type ListedPage } from "../pages.ts";
import type { PhoneLine } from "../table.ts";

export interface ListedLine extends ListedPage {
  line: PhoneLine;
  queue_name: string | null;
  /** When the latest call came or went. */
  last_call_at: Date | null;
}

/** A line that the person may look after. Throws NotFound. */
export async function getLine(db: Db | Trx, person: Pick<Person, "id" | "role">, pageId: number): Promise<ListedLine> {
  const page = await getManagedPage(db, person, pageId);
  const found = await db
    .selectFrom("phone_lines")
    .leftJoin("queues", "queues.id", "phone_lines.queue_id")
    .selectAll("phone_lines")
    .select("queues.name as queue_name")
    .select((eb) =>
      eb
        .selectFrom("calls")
        .whereRef("calls.page_id", "=", "phone_lines.page_id")
        .select("calls.started_at")
        .orderBy("calls.started_at", "desc")
        .limit(1)
        .as("last_call_at"),
    )
    .where("page_id", "=", pageId)
    .executeTakeFirst();
  if (!found) throw new NotFound(`page ${pageId} is no line`);
  const { queue_name, last_call_at, ...line } = found;
  return { ...page, line, queue_name, last_call_at };
}

export interface Choice {
  id: number;
  name: string;
}

/** The queues that a line may lead to. */
export function listQueueChoices(db: Db): Promise<Choice[]> {
  return db
    .selectFrom("queues")
    .select(["id", "name"])
    .where("archived_at", "is", null)
    .orderBy("name")
    .limit(500)
    .execute();
}

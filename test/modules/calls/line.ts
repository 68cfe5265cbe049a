import type { Insertable } from "kysely";
import type { Db } from "../../../src/database.ts";
import type { PbxCommand, SendToPbx } from "../../../src/modules/channels/phone/commands.ts";
import { SendProblem } from "../../../src/modules/channels/mod.ts";
import type { CallTable } from "../../../src/modules/calls/table.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { uuid } from "../../helpers.ts";

/** A hotline with a queue of these people, each with a phone of their own; and what was asked of its PBX. */
export async function openLine(db: Db, people: Pick<Person, "id">[], name = "CSKH") {
  const page = await db
    .insertInto("pages")
    .values({ channel: "phone", provider_id: uuid(), name: `Hotline ${name}` })
    .returning("id")
    .executeTakeFirstOrThrow();
  const queue = await db.insertInto("queues").values({ name }).returning("id").executeTakeFirstOrThrow();
  await db.insertInto("phone_lines").values({ page_id: page.id, number: "19001234", queue_id: queue.id }).execute();
  for (const { id } of people) {
    await db.insertInto("queue_members").values({ queue_id: queue.id, user_id: id }).execute();
    await db
      .insertInto("seats")
      .values({ user_id: id, extension: `x${id}` })
      .onConflict((known) => known.doNothing())
      .execute();
  }
  const said: PbxCommand[] = [];
  const meanwhile: (() => Promise<unknown>)[] = [];
  let trouble: SendProblem[] = [];
  const send: SendToPbx = async (_page, command) => {
    const problem = trouble.shift();
    if (problem) throw problem;
    said.push(command);
    await meanwhile.shift()?.();
  };
  return {
    pageId: page.id,
    queueId: queue.id,
    said,
    send,
    /** Happens once the PBX has done the next command, and before it says so. */
    meanwhile: (work: () => Promise<unknown>) => void meanwhile.push(work),
    /** The next commands that many times do not arrive. */
    fails(
      times: number,
      follow: SendProblem["follow"] = "retry",
      { reason = "unreachable", code }: { reason?: SendProblem["reason"]; code?: number } = {},
    ) {
      trouble = Array.from({ length: times }, () => new SendProblem({ follow, reason }, { code }));
    },
    async call(over: Partial<Insertable<CallTable>> = {}): Promise<number> {
      const given = { page_id: page.id, provider_id: uuid(), direction: "in" as const, number: "+84903118226" };
      const row = await db
        .insertInto("calls")
        .values({ ...given, queue_id: queue.id, ...over })
        .returning("id")
        .executeTakeFirstOrThrow();
      return row.id;
    },
  };
}

export const talking = (person: Pick<Person, "id">) =>
  ({ state: "talking", agent_id: person.id, answered_at: new Date() }) as const;

import type { Db } from "../../src/database.ts";
import { applyPbxEvents, enterQueues } from "../../src/modules/calls/mod.ts";
import type { Queue } from "../../src/modules/calls/table.ts";
import type { PbxCommand, PbxEvent, SendToPbx } from "../../src/modules/channels/mod.ts";
import { changing } from "../../src/modules/events/mod.ts";
import { uuid } from "../helpers.ts";
import { openLine } from "../modules/calls/line.ts";

/** Everything is waited for by what happens, not by a clock, unless a test says otherwise. */
const patient = {
  strategy: "longest_idle",
  ring_seconds: 120,
  rounds: 0,
  retry_seconds: 1,
  max_wait_seconds: 900,
  wrap_up_seconds: 0,
  sticky_hours: 0,
} as const;

/** A hotline of its own with so many people, who are ready and idle longest in their order; and its PBX. */
export async function openCrew(db: Db, many: number, over: Partial<Queue> = {}) {
  const users = await db
    .insertInto("users")
    .values(
      Array.from({ length: many }, (_, n) => ({
        username: uuid(),
        name: `Nhân viên ${n}`,
        role: "agent" as const,
        password_hash: "-",
      })),
    )
    .returning(["id", "name", "username", "role", "locale", "theme"])
    .execute();
  const line = await openLine(db, users, uuid());
  await db
    .updateTable("queues")
    .set({ ...patient, ...over })
    .where("id", "=", line.queueId)
    .execute();
  for (const [n, user] of users.entries()) {
    await enterQueues(db, user);
    const idle_since = new Date(Date.now() - (many - n) * 60_000);
    await db.updateTable("agent_states").set({ idle_since }).where("user_id", "=", user.id).execute();
  }
  const tell = (call: string, event: object) =>
    changing(db, (trx) =>
      applyPbxEvents(trx, line.pageId, [{ call, at: new Date(), ...event } as PbxEvent]).then(([outcome]) => outcome),
    );
  const callOf = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  return {
    ...line,
    people: users,
    tell,
    callOf,
    async comesIn(): Promise<{ id: number; name: string }> {
      const name = uuid();
      await tell(name, { kind: "started", direction: "in", number: null });
      const of = db.selectFrom("calls").select("id").where("provider_id", "=", name);
      return { ...(await of.executeTakeFirstOrThrow()), name };
    },
    /** For whom a call rings, by the rows. */
    async rungBy(id: number): Promise<number[]> {
      const open = db
        .selectFrom("call_offers")
        .select("user_id")
        .where("call_id", "=", id)
        .where("ended_at", "is", null);
      return (await open.orderBy("user_id").execute()).map((offer) => offer.user_id);
    },
    offersOf: (id: number) =>
      db
        .selectFrom("call_offers")
        .select(["number", "user_id", "ended", "reason"])
        .where("call_id", "=", id)
        .orderBy("number")
        .orderBy("user_id")
        .execute(),
  };
}

export type Crew = Awaited<ReturnType<typeof openCrew>>;

/** A PBX that keeps what it was asked, by call. */
export function listeningPbx() {
  const heard: PbxCommand[] = [];
  const send: SendToPbx = async (_pageId, command) => void heard.push(command);
  const of = (id: number) => heard.filter((command) => command.id.startsWith(`call-${id}-`));
  return {
    send,
    /** How many phones it let ring by the ring of this number. */
    rang: (id: number, number: number) =>
      new Set(of(id).flatMap((one) => (one.name === "ring" && one.offer === number ? [one.extension] : []))).size,
    /** What it did for a call: the same id again is done once. */
    did: (id: number) => [...new Map(of(id).map((command) => [command.id, command])).values()].map(({ name }) => name),
  };
}

import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Forbidden, Invalid, NotFound, Refused } from "../../errors.ts";
import { inTurn } from "../../in_turn.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { isSeenBy } from "./reading.ts";
import type { Tag, TagColor } from "./table.ts";
import { insertTag, tagName } from "./tagging.ts";

export interface TagInput {
  name: string;
  /** Undefined: orange for one's own, blue for a shared one. */
  color?: TagColor | undefined;
  shared: boolean;
}

type Arranging = Pick<Person, "id" | "role">;

/** One's own is one's own to arrange; what all use supervisors and above. */
export const mayArrange = (person: Arranging, tag: Pick<Tag, "owner_id">): boolean =>
  tag.owner_id === person.id || (tag.owner_id === null && person.role !== "agent");

export async function addTag(db: Db, person: Arranging, { name, color, shared }: TagInput): Promise<Tag> {
  return changing(db, async (trx) => {
    const owner_id = shared ? null : person.id;
    const tag = await insertTag(trx, person, { name: tagName(name), owner_id, ...(color && { color }) });
    if (!tag) throw new Invalid({ name: "nameTaken" });
    return tag;
  });
}

/** Another name or colour; one's own can be shared with all, and then stays so. */
export async function editTag(db: Db, person: Arranging, id: number, input: TagInput): Promise<void> {
  await changing(db, async (trx) => {
    const tag = await lockTag(trx, person, id);
    const shares = input.shared && tag.owner_id !== null;
    // What marked it as one's own would mislead everybody else.
    const color = shares && input.color === "orange" && tag.color === "orange" ? "blue" : (input.color ?? tag.color);
    await trx
      .updateTable("tags")
      .set({ name: tagName(input.name), color, ...(shares && { owner_id: null, bar_position: null }) })
      .where("id", "=", id)
      .execute()
      .catch(refuseSameName);
    await tell(trx, "tag.edited", person, { id, owner_id: shares ? null : tag.owner_id });
  });
}

/** Offered no more and shown no more; whoever bears it keeps it, for the day it comes back. */
export async function archiveTag(db: Db, person: Arranging, id: number): Promise<void> {
  await changing(db, async (trx) => {
    const tag = await lockTag(trx, person, id);
    if (tag.key !== null) throw new Refused("tag_of_ours");
    if (tag.archived_at) return;
    await trx.updateTable("tags").set({ archived_at: new Date() }).where("id", "=", id).execute();
    await tell(trx, "tag.archived", person, tag);
  });
}

export async function restoreTag(db: Db, person: Arranging, id: number): Promise<void> {
  await changing(db, async (trx) => {
    const tag = await lockTag(trx, person, id);
    await trx.updateTable("tags").set({ archived_at: null }).where("id", "=", id).execute().catch(refuseSameName);
    await tell(trx, "tag.edited", person, tag);
  });
}

/** Two that mean the same become one: whoever bears the first bears the second from now on. Returns how many that are. */
export async function mergeTags(db: Db, person: Arranging, fromId: number, intoId: number): Promise<number> {
  if (fromId === intoId) throw new Invalid({ into: "choice" });
  return changing(db, async (trx) => {
    const [first, second] = [Math.min(fromId, intoId), Math.max(fromId, intoId)];
    const locked = [await lockSeen(trx, person, first), await lockSeen(trx, person, second)];
    const from = locked.find((tag) => tag.id === fromId)!;
    const into = locked.find((tag) => tag.id === intoId)!;
    if (!mayArrange(person, from)) throw new Forbidden();
    if (from.key !== null) throw new Refused("tag_of_ours");
    if (into.archived_at || from.archived_at) throw new Invalid({ into: "choice" });
    // What all see would become what one sees.
    if (into.owner_id !== null && from.owner_id === null) throw new Refused("tag_would_hide");
    await sql`insert into customer_tags (customer_id, tag_id, added_by, added_at)
      select customer_id, ${intoId}, added_by, added_at from customer_tags where tag_id = ${fromId} order by customer_id
      on conflict do nothing`.execute(trx);
    const moved = await trx.deleteFrom("customer_tags").where("tag_id", "=", fromId).executeTakeFirst();
    await trx
      .updateTable("tags")
      .set({ archived_at: new Date(), bar_position: null })
      .where("id", "=", fromId)
      .execute();
    const detail = { into: intoId, from_name: from.name, into_name: into.name, owner_id: from.owner_id };
    await record(trx, "tag.merged", fromId, { by: person.id, detail });
    if (into.owner_id !== from.owner_id) await tell(trx, "tag.edited", person, into);
    return Number(moved.numDeletedRows);
  });
}

/** Who arranges the bar holds one tag of it and wants them all, as does who arranges it at the same time. */
const BAR = "quick bar of tags";

/** Puts a tag at the end of the quick bar, or takes it off. */
export async function setInBar(db: Db, person: Arranging, id: number, on: boolean): Promise<void> {
  await changing(db, async (trx) => {
    await inTurn(trx, BAR);
    const tag = await lockTag(trx, person, id);
    if (tag.archived_at || (tag.bar_position !== null) === on) return;
    const order = await lockBar(trx, tag);
    const last = order.at(-1)?.bar_position ?? 0;
    await trx
      .updateTable("tags")
      .set({ bar_position: on ? last + 1 : null })
      .where("id", "=", id)
      .execute();
    await tell(trx, "tag.edited", person, tag);
  });
}

/** One place towards the beginning or the end of the bar. */
export async function moveInBar(db: Db, person: Arranging, id: number, direction: "up" | "down"): Promise<void> {
  await changing(db, async (trx) => {
    await inTurn(trx, BAR);
    const tag = await lockTag(trx, person, id);
    const ids = (await lockBar(trx, tag)).map((each) => each.id);
    const at = ids.indexOf(id);
    const to = at + (direction === "up" ? -1 : 1);
    if (at < 0 || to < 0 || to >= ids.length) return;
    [ids[at], ids[to]] = [ids[to]!, ids[at]!];
    await sql`update tags set bar_position = given.place
      from unnest(${ids}::bigint[]) with ordinality as given (id, place) where tags.id = given.id`.execute(trx);
    await tell(trx, "tag.edited", person, tag);
  });
}

/** The bar's part that this tag belongs to: of all, or of one person. */
function lockBar(trx: Trx, { owner_id }: Pick<Tag, "owner_id">) {
  return trx
    .selectFrom("tags")
    .select(["id", "bar_position"])
    .where("owner_id", "is not distinct from", owner_id)
    .where("bar_position", "is not", null)
    .where("archived_at", "is", null)
    .orderBy("bar_position")
    .orderBy("id")
    .forUpdate()
    .execute();
}

async function lockTag(trx: Trx, person: Arranging, id: number): Promise<Tag> {
  const tag = await lockSeen(trx, person, id);
  if (!mayArrange(person, tag)) throw new Forbidden();
  return tag;
}

/** Nobody gives it to anybody meanwhile. */
async function lockSeen(trx: Trx, person: Arranging, id: number): Promise<Tag> {
  const tag = await trx
    .selectFrom("tags")
    .selectAll()
    .where("id", "=", id)
    .where(isSeenBy(person.id))
    .forUpdate()
    .executeTakeFirst();
  if (!tag) throw new NotFound(`no tag ${id}`);
  return tag;
}

/** Heard by whoever may see the tag. */
const tell = (
  trx: Trx,
  name: "tag.edited" | "tag.archived",
  person: Arranging,
  { id, owner_id }: Pick<Tag, "id" | "owner_id">,
) => record(trx, name, id, { by: person.id, detail: { owner_id } });

function refuseSameName(error: unknown): never {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  if (code === "23505" && constraint === "tags_by_name") throw new Invalid({ name: "nameTaken" });
  throw error;
}

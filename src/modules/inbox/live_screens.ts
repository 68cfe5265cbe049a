import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db } from "../../database.ts";
import { together } from "../../together.ts";
import type { Html } from "../../views/html.ts";
import { conversationRow, isSaidBy, listHead, sceneOf, senderOf, threadPieces } from "../../views/inbox/mod.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./conversation.ts";
import { countUnreadOfEach } from "./counting.ts";
import type { Room } from "./filter.ts";
import { type ConversationLine, listConversations } from "./listing.ts";
import { loadSpan } from "./screens.ts";
import { reachSince } from "./thread.ts";

type Viewer = Pick<Person, "role" | "locale"> & { userId: number };

/** What comes along with the changes that everybody hears of. */
export const drawLive = (db: Db) => ({
  thread: (id: number, messages: number[]) => drawThread(db, id, messages),
  lines: (ids: number[]) => drawLines(db, ids),
  counts: (viewers: Viewer[]) => drawCounts(db, viewers),
});

/** Nobody: sees every conversation, and nothing in it that is somebody's own. What is drawn so is not yet shown to anyone. */
const nobody = { id: 0, role: "owner" } as const;

/** As many as one glance takes in: an arrival changes no more than the last of them. */
const NEWEST = 12;

/** Who may see a conversation, and to whom its line looks different than to all others. */
interface Facts {
  id: number;
  page_id: number;
  assignee_id: number | null;
  taking_part: number[];
  following: number[];
  /** Who has a draft in it, or a tag of their own on its customer: they ask for it themselves. */
  apart: number[];
}

async function readFacts(db: Db, ids: number[]): Promise<Map<number, Facts>> {
  const asked = sql<Facts>`
    select c.id, c.page_id, c.assignee_id,
      (select coalesce(jsonb_agg(distinct p.user_id), '[]') from conversation_participants p
        where p.conversation_id = c.id) as taking_part,
      (select coalesce(jsonb_agg(p.user_id), '[]') from conversation_participants p
        where p.conversation_id = c.id and p.role = 'follower') as following,
      (select coalesce(jsonb_agg(own.user_id), '[]') from (
        select user_id from drafts where conversation_id = c.id
        union select tags.owner_id from customer_tags given join tags on tags.id = given.tag_id
        where given.customer_id = c.customer_id and tags.owner_id is not null and tags.archived_at is null) own) as apart
    from conversations c where c.id = any(${ids}::bigint[])`;
  const rows = await plannedOnce(db, asked.compile(db));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What does not have to be waited for, as text. */
const textOf = (view: Html): string | undefined => (view instanceof Promise ? undefined : String(view));

const sceneOfViewer = ({ userId: id, role, locale }: Viewer, openId?: number) =>
  sceneOf({ id, role, locale } as Person, { room: "all" }, openId ? { openId } : {});

/** Each look is drawn when the first comes who sees it that way, and is the same object for all others. */
function lookedAt<Look>(keyOf: (viewer: Viewer) => string | undefined, draw: (viewer: Viewer) => Look) {
  const looks = new Map<string, Look>();
  return (viewer: Viewer): Look | undefined => {
    const key = keyOf(viewer);
    if (key === undefined) return undefined;
    if (!looks.has(key)) looks.set(key, draw(viewer));
    return looks.get(key);
  };
}

/**
 * The newest of a thread as its page would fetch it, as far back as the `messages` that were added stand; drawn once for
 * all who have it open.
 */
export async function drawThread(db: Db, id: number, messages: number[]) {
  const [facts, row, span] = await together(db, (one) =>
    Promise.all([readFacts(one, [id]), getConversation(one, nobody, id), loadNewest(one, id, messages)]),
  );
  const watched = facts.get(id);
  if (!watched) return undefined;
  // “Quế gave it to you”: who is named in one of its lines reads that differently.
  const named = new Set(span.events.flatMap(({ actor_id: by, detail }) => [by, detail["to"]]));
  const look = lookedAt(
    ({ userId, locale }) => (named.has(userId) ? `${locale} ${userId}` : locale),
    (viewer) => {
      const whole = { ...span, firstUnread: row.first_unread_message_id };
      return { pieces: textOf(threadPieces(sceneOfViewer(viewer, id), senderOf(row), id, whole)) };
    },
  );
  return { watched, named: [...named].filter((one) => typeof one === "number"), look };
}

async function loadNewest(db: Db, id: number, messages: number[]) {
  const span = await loadSpan(db, id, { limit: NEWEST });
  const held = new Set(span.messages.map((message) => message.id));
  const late = messages.filter((message) => !held.has(message));
  if (late.length === 0) return span;
  return loadSpan(db, id, { limit: await reachSince(db, id, Math.min(...late) - 1) });
}

/** Lines of the list as they stand now, each drawn once for all to whom it looks the same. */
export async function drawLines(db: Db, ids: number[]) {
  const [facts, { rows }] = await together(db, (one) =>
    Promise.all([readFacts(one, ids), listConversations(one, nobody, { room: "all", ids })]),
  );
  const drawn = rows.flatMap((row) => {
    const watched = facts.get(row.id);
    if (!watched) return [];
    const { assignee_id: assignee, taking_part, following, apart } = watched;
    const speaker = row.last_preview.user_id;
    const named = [assignee, speaker, ...taking_part, ...following, ...apart].filter((one) => typeof one === "number");
    return [[row.id, { watched, named, look: lookOfLine(row, watched) }] as const];
  });
  return new Map(drawn);
}

/** What stands above the plain list, with the counts of each of them: one statement for all of a role. */
export async function drawCounts(db: Db, viewers: Viewer[]): Promise<Map<number, string>> {
  const heads = new Map<number, string>();
  const drawn = new Map<string, string | undefined>();
  for (const [role, ones] of Map.groupBy(viewers, (viewer) => viewer.role)) {
    const ids = ones.map(({ userId }) => userId);
    const counted = await countUnreadOfEach(db, role, ids);
    for (const viewer of ones) {
      const counts = counted.get(viewer.userId)!;
      const key = `${role} ${viewer.locale} ${JSON.stringify(counts)}`;
      if (!drawn.has(key)) drawn.set(key, textOf(listHead(sceneOfViewer(viewer), counts)));
      const head = drawn.get(key);
      if (head) heads.set(viewer.userId, head);
    }
  }
  return heads;
}

function lookOfLine(row: ConversationLine, facts: Facts) {
  return lookedAt(
    (viewer) => {
      if (facts.apart.includes(viewer.userId)) return undefined;
      return `${viewer.locale} ${isSaidBy({ id: viewer.userId }, row)} ${roomsOf(facts, viewer).join()}`;
    },
    (viewer) => {
      const [done, waits] = [row.done_at !== null, row.unread_count > 0];
      return {
        row: textOf(conversationRow(sceneOfViewer(viewer), row)),
        where: {
          room: ["", ...roomsOf(facts, viewer)],
          channel: ["", row.channel],
          page: ["", String(row.page_id)],
          unread: waits && !done ? ["", "1"] : [""],
          done: [done ? "1" : ""],
        },
      };
    },
  );
}

/** `inRoom` of the list, in memory: a test holds the two against each other. */
function roomsOf({ assignee_id: assignee, taking_part, following }: Facts, { userId }: Viewer): Room[] {
  const isMine = assignee === userId || taking_part.includes(userId);
  const rooms: [Room, boolean][] = [
    ["all", true],
    ["mine", isMine],
    ["unclaimed", assignee === null],
    ["assigned", assignee === userId],
    ["following", following.includes(userId)],
  ];
  return rooms.flatMap(([room, stands]) => (stands ? [room] : []));
}

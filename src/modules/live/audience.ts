import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db } from "../../database.ts";
import type { Locale, Role } from "../people/table.ts";
import type {
  Heard,
  Watched,
  WatchedCall,
  WatchedConversation,
  WatchedCustomer,
  WatchedOrder,
  WatchedTask,
  WatchedTicket,
} from "./hearing.ts";

/** What decides what somebody may hear of; read once when they connect and again when it changes. */
export interface Viewer {
  userId: number;
  role: Role;
  locale: Locale;
  pages: ReadonlySet<number>;
  adminOf: ReadonlySet<number>;
  /** The call queues that they are members of. */
  queues: ReadonlySet<number>;
  /** The same for all who hear the same of whatever names none of them. */
  kind: string;
}

/** Undefined when the person may no longer come in. */
export const readViewer = async (db: Db, userId: number): Promise<Viewer | undefined> =>
  (await readViewers(db, [userId])).get(userId);

/** Those of them who may still come in, in one statement. */
export async function readViewers(db: Db, userIds: number[]): Promise<Map<number, Viewer>> {
  const asked = sql<Pick<Viewer, "userId" | "role" | "locale"> & Record<"pages" | "admin_of" | "queues", number[]>>`
    select id as "userId", role, locale,
      (select coalesce(jsonb_agg(page_id), '[]') from page_members where user_id = users.id) as pages,
      (select coalesce(jsonb_agg(page_id), '[]') from page_members where user_id = users.id and is_admin) as admin_of,
      (select coalesce(jsonb_agg(queue_id), '[]') from queue_members where user_id = users.id) as queues
    from users where id = any(${userIds}::bigint[]) and deactivated_at is null`;
  const rows = await plannedOnce(db, asked.compile(db));
  return new Map(
    rows.map(({ userId, role, locale, pages, admin_of: adminOf, queues }) => {
      const kind = [role, locale, ...[pages, adminOf, queues].map((ids) => ids.toSorted(byNumber).join())].join(" ");
      const sets = { pages: new Set(pages), adminOf: new Set(adminOf), queues: new Set(queues) };
      const shared = ofKind.get(kind) ?? { role, locale, ...sets, kind };
      if (ofKind.size > MOST_KINDS) ofKind.clear();
      ofKind.set(kind, shared);
      return [userId, { userId, ...shared }];
    }),
  );
}

const byNumber = (a: number, b: number) => a - b;
/** There may be thousands of one kind: what they have in common they share. */
const ofKind = new Map<string, Omit<Viewer, "userId">>();
const MOST_KINDS = 1_000;

/** Adds everybody who an event, or what it is about, may name: each number in it, though it may stand for something else. */
export function addNamed(named: Set<number>, of: unknown): void {
  if (typeof of === "number") named.add(of);
  else if (typeof of === "object" && of !== null) for (const value of Object.values(of)) addNamed(named, value);
}

/** Whether somebody hears of an event: who may see what it is about, and who could until just now. */
export function concerns(viewer: Viewer, event: Heard): boolean {
  const { watched } = event;
  if (watched?.kind === "agent") return seesAgent(viewer, event.subject_id, watched.queues);
  if (watched) return sees(viewer, watched) || losesSight(viewer, event, watched);
  // What is somebody's own is theirs to hear of.
  if (event.subject === "tag") return (event.detail.owner_id ?? viewer.userId) === viewer.userId;
  if (event.subject === "user" || event.subject === "bell") return event.subject_id === viewer.userId;
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  if (event.subject === "import") return event.detail.user_id === viewer.userId;
  return event.subject === "page" && viewer.pages.has(event.subject_id);
}

/** What nobody sees but in the card of the call and in lists: each letter of a note would fetch the bar again. */
const isNoted = ({ name, detail }: Pick<Heard, "name" | "detail">): boolean =>
  name === "call.recorded" ||
  name === "call.called_back" ||
  (name === "call.noted" && !(detail as { fields?: string[] }).fields?.includes("customer"));

/** What changes this person's own screen wherever they are: it rings for them, or it is their talk. */
export const isTheirs = (viewer: Viewer, event: Pick<Heard, "name" | "detail" | "watched">): boolean =>
  event.watched?.kind === "call" && !isNoted(event) && isOf(viewer, event.watched);

const isOf = (viewer: Viewer, watched: WatchedCall & { before: number | null }): boolean =>
  watched.agent_id === viewer.userId || watched.before === viewer.userId || watched.ringing.includes(viewer.userId);

/** Of what is theirs: nobody else talks, or talked last. */
export const isTheirTalk = (viewer: Viewer, { watched }: Pick<Heard, "watched">): boolean =>
  watched?.kind === "call" && watched.agent_id === viewer.userId;

/** Supervisors look after everybody; who shares a queue knows who of it is there. */
const seesAgent = (viewer: Viewer, userId: number, queues: number[]): boolean =>
  viewer.role !== "agent" || viewer.userId === userId || queues.some((id) => viewer.queues.has(id));

function sees(viewer: Viewer, watched: Exclude<Watched, { kind: "agent" }>): boolean {
  if (watched.kind === "conversation") return maySee(viewer, watched);
  if (watched.kind === "customer") return maySeeCustomer(viewer, watched);
  if (watched.kind === "order") return maySeeOrder(viewer, watched);
  // Who waits in a queue is the business of all its members, though whose call it is they do not see.
  if (watched.kind === "call") return maySeeCall(viewer, watched) || isMember(viewer, watched);
  return watched.kind === "ticket" ? maySeeTicket(viewer, watched) : maySeeTask(viewer, watched);
}

const isMember = ({ queues }: Viewer, { queue_id: id }: WatchedCall): boolean => id !== null && queues.has(id);

const moves = new Set(["conversation.claimed", "conversation.assigned", "conversation.released"]);

/** What moves out of somebody's sight has to go from their screen. */
function losesSight(viewer: Viewer, { name, detail }: Heard, watched: Exclude<Watched, { kind: "agent" }>): boolean {
  switch (watched.kind) {
    case "conversation":
      return (
        moves.has(name) && maySee(viewer, { ...watched, assignee_id: (detail.from as number | undefined) ?? null })
      );
    case "ticket":
      if (name === "ticket.unwatched") return detail.user_id === viewer.userId;
      return watched.before !== null && maySeeTicket(viewer, { ...watched, ...watched.before });
    case "order":
      return watched.before !== null && maySeeOrder(viewer, { ...watched, assignee_id: watched.before });
    case "call":
      return watched.before !== null && watched.before === viewer.userId;
    case "task":
      return watched.before !== null && watched.before === viewer.userId;
    case "customer":
      if (name === "customer.unfollowed") return detail.user_id === viewer.userId;
      return name === "customer.assigned" && maySeeCustomer(viewer, { ...watched, owner_id: watched.before });
  }
}

/** AS-5 again, in memory: the same rule as `visibleTo` of the inbox, which a test holds against it. */
export function maySee(viewer: Viewer, conversation: WatchedConversation): boolean {
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  if (!viewer.pages.has(conversation.page_id)) return false;
  if (viewer.role === "supervisor" || viewer.adminOf.has(conversation.page_id)) return true;
  const { assignee_id: assignee } = conversation;
  return assignee === null || assignee === viewer.userId || conversation.taking_part.includes(viewer.userId);
}

/** The twin of `visibleTo` of the tickets. */
export function maySeeTicket(viewer: Viewer, ticket: WatchedTicket): boolean {
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  const { page_id: page, assignee_id: assignee, created_by: creator, team_id: teamId, team, watchers } = ticket;
  const me = viewer.userId;
  if (assignee === me || creator === me || team.includes(me) || watchers.includes(me)) return true;
  if (page !== null && viewer.adminOf.has(page)) return true;
  const isNear = page === null || viewer.pages.has(page);
  return isNear && (viewer.role === "supervisor" || (assignee === null && teamId === null));
}

/** The twin of `visibleTo` of the tasks. */
export function maySeeTask(viewer: Viewer, task: WatchedTask): boolean {
  if (viewer.role !== "agent") return true;
  const { assignee_id: assignee, created_by: creator, called, ticket, order } = task;
  if (assignee === viewer.userId || creator === viewer.userId || called.includes(viewer.userId)) return true;
  return (ticket !== null && maySeeTicket(viewer, ticket)) || (order !== null && maySeeOrder(viewer, order));
}

/** The twin of `visibleTo` of the customers. Of one that went into another one, those hear who had it on screen. */
export function maySeeCustomer(viewer: Viewer, customer: WatchedCustomer): boolean {
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  const { owner_id: owner, created_by: creator, followers, contacted, conversations } = customer;
  const me = viewer.userId;
  if (owner === me || creator === me || followers.includes(me)) return true;
  if (conversations.length > 0 || contacted) return conversations.some((one) => maySee(viewer, one));
  return viewer.role === "supervisor" || owner === null;
}

/** The twin of `visibleTo` of the orders. */
export function maySeeOrder(viewer: Viewer, order: WatchedOrder): boolean {
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  const { page_id: page, assignee_id: assignee, created_by: creator, conversation } = order;
  if (assignee === viewer.userId || creator === viewer.userId) return true;
  if (conversation !== null && maySee(viewer, conversation)) return true;
  const supervises = viewer.role === "supervisor";
  if (page === null) return supervises || assignee === null;
  return (supervises ? viewer.pages : viewer.adminOf).has(page);
}

/** The twin of `visibleTo` of the calls. */
export function maySeeCall(viewer: Viewer, call: WatchedCall): boolean {
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  const { page_id: page, agent_id: agent, rang, missed } = call;
  if (agent === viewer.userId || rang.includes(viewer.userId)) return true;
  if (missed && isMember(viewer, call)) return true;
  return viewer.adminOf.has(page) || (viewer.role === "supervisor" && viewer.pages.has(page));
}

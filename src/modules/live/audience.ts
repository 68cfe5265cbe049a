import type { Db } from "../../database.ts";
import type { Locale, Role } from "../people/table.ts";

/** What decides what somebody may hear of; read once when they connect and again when it changes. */
export interface Viewer {
  userId: number;
  role: Role;
  locale: Locale;
  pages: Set<number>;
  adminOf: Set<number>;
}

/** A conversation as the streams need it. */
export interface Watched {
  id: number;
  page_id: number;
  assignee_id: number | null;
  taking_part: number[];
}

/** Undefined when the person may no longer come in. */
export async function readViewer(db: Db, userId: number): Promise<Viewer | undefined> {
  const rows = await db
    .selectFrom("users")
    .leftJoin("page_members", "page_members.user_id", "users.id")
    .select(["users.role", "users.locale", "page_members.page_id", "page_members.is_admin"])
    .where("users.id", "=", userId)
    .where("users.deactivated_at", "is", null)
    .execute();
  if (!rows[0]) return undefined;
  const member = rows.filter((row) => row.page_id !== null);
  return {
    userId,
    role: rows[0].role,
    locale: rows[0].locale,
    pages: new Set(member.map((row) => row.page_id!)),
    adminOf: new Set(member.filter((row) => row.is_admin).map((row) => row.page_id!)),
  };
}

/** AS-5 again, in memory: the same rule as `visibleTo`, which a test holds against it. */
export function maySee(viewer: Viewer, conversation: Watched): boolean {
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  if (!viewer.pages.has(conversation.page_id)) return false;
  if (viewer.role === "supervisor" || viewer.adminOf.has(conversation.page_id)) return true;
  const { assignee_id: assignee } = conversation;
  return assignee === null || assignee === viewer.userId || conversation.taking_part.includes(viewer.userId);
}

/** Whoever could see it until just now must hear that it moved, so that it goes from their screen. */
export function couldSee(viewer: Viewer, conversation: Watched, from: number | null): boolean {
  return maySee(viewer, { ...conversation, assignee_id: from });
}

import { companyZone, momentOf, readWall } from "./calendar_days.ts";

/** What lies further ahead is a slip of the finger. */
export const FARTHEST_YEARS = 5;
/** A form that was open for a while may still be sent. */
const GRACE_MS = 2 * 60_000;

/** Why a due time cannot be taken now, as a key of the errors catalogue. One that stands already is not asked again. */
export function dueProblem(due: Date, now: Date): string | undefined {
  if (Number.isNaN(due.getTime())) return "dueWrong";
  if (due.getTime() < now.getTime() - GRACE_MS) return "duePast";
  if (due.getTime() > now.getTime() + FARTHEST_YEARS * 366 * 86_400_000) return "dueFar";
  return undefined;
}

/**
 * What a field for date and time sends, as a moment: nothing is null, an hour that the clocks skip is a problem, an
 * hour they show twice is taken the first time.
 */
export function readDue(text: string, zone = companyZone): { due: Date | null } | { problem: string } {
  if (text.trim() === "") return { due: null };
  const wall = readWall(text);
  if (!wall) return { problem: "dueWrong" };
  const { at, landing } = momentOf(wall, zone);
  if (landing === "impossible") return { problem: "dueWrong" };
  if (landing === "skipped") return { problem: "dueSkipped" };
  return { due: at };
}

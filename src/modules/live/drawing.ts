import type { Person } from "../people/table.ts";
import type { Viewer } from "./audience.ts";
import type { Change } from "./change.ts";

/** Draws the newest of a thread for somebody who looks at it, through the person: fails where it is not theirs to see. */
export type Draw = (person: Pick<Person, "id" | "role" | "locale">, conversationId: number) => Promise<string>;

/** What takes longer is fetched by the page itself. */
const LONGEST_MS = 500;

/** The same changes, those of a thread that grew with its newest pieces, so that nothing has to be asked for first. */
export async function withPieces(draw: Draw, viewer: Viewer, changes: Change[], grown: Change[]): Promise<Change[]> {
  const person = { id: viewer.userId, role: viewer.role, locale: viewer.locale };
  const last = new Map(grown.map((change) => [change.id, change]));
  const drawn = new Map<Change, string>();
  const drawing = [...last.values()].map(async (change) => {
    const pieces = await draw(person, change.id).catch(() => undefined);
    if (pieces !== undefined) drawn.set(change, pieces);
  });
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((over) => (late = setTimeout(over, LONGEST_MS)));
  await Promise.race([Promise.all(drawing), patience]);
  clearTimeout(late);
  return changes.map((change) => (drawn.has(change) ? { ...change, pieces: drawn.get(change) } : change));
}

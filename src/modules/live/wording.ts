import { concerns, maySee, type Viewer } from "./audience.ts";
import { type Change, changeOf, merge } from "./change.ts";
import { type Said, say } from "./channel.ts";
import type { Drawn, Look } from "./drawing.ts";
import type { Heard } from "./hearing.ts";

export const sayChanges = (changes: Change[]): Said => say("changes", JSON.stringify(changes));

/** The same change, with what it brings along for this viewer: nothing of what they may not see just now. */
export function lookOf(drawn: Drawn | undefined, viewer: Viewer): Look | undefined {
  return drawn && maySee(viewer, drawn.watched) ? drawn.look(viewer) : undefined;
}

/** Says a batch of events to one viewer after the other; those who hear the same are said it in the same words. */
export function createWording(events: Heard[], lines: Map<number, Drawn>) {
  const changes = events.map(changeOf);
  const lineOf = linesOfLast(events, lines);
  const numbers = new Map<Look, number>();
  const said = new Map<string, Said>();

  const numberOf = (look: Look) => {
    const known = numbers.get(look) ?? numbers.size + 1;
    numbers.set(look, known);
    return known;
  };

  /** Undefined: nothing of this concerns them. */
  return (viewer: Viewer, told?: Set<Heard>): Said | undefined => {
    const mine: { change: Change; look: Look | undefined }[] = [];
    let key = "";
    for (const [n, event] of events.entries()) {
      if (!concerns(viewer, event)) continue;
      const look = lookOf(lineOf[n], viewer);
      const isTold = told?.has(event);
      mine.push({ change: isTold ? { ...changes[n]!, told: true } : changes[n]!, look });
      key += `${isTold ? "told " : ""}${n}:${look ? numberOf(look) : ""} `;
    }
    if (mine.length === 0) return undefined;
    let words = said.get(key);
    if (!words) {
      words = sayChanges(merge(mine.map(({ change, look }) => (look ? { ...change, ...look } : change))));
      let brief: Said | undefined;
      words.brief = () => (brief ??= sayChanges(merge(mine.map(({ change }) => change))));
      said.set(key, words);
    }
    return words;
  };
}

/** A line stands as it is now, so that the last change of a conversation brings it for all of them. */
function linesOfLast(events: Heard[], lines: Map<number, Drawn>): (Drawn | undefined)[] {
  const left = new Map(lines);
  return events
    .toReversed()
    .map(({ subject, subject_id: id }) => {
      if (subject !== "conversation") return undefined;
      const drawn = left.get(id);
      left.delete(id);
      return drawn;
    })
    .toReversed();
}

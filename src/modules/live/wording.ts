import { addNamed, concerns, isTheirs, isTheirTalk, maySee, type Viewer } from "./audience.ts";
import { type Change, changeOf, merge } from "./change.ts";
import { type Said, say } from "./channel.ts";
import { changesCounts } from "./counting.ts";
import type { Drawn, Look } from "./drawing.ts";
import type { Heard } from "./hearing.ts";
import type { Lines } from "./lines.ts";

/** With the mark of what had been heard by then. */
export const sayChanges = (changes: Change[], mark: string): Said => say("changes", JSON.stringify(changes), mark);

export interface Mine {
  said: Said;
  /** Something of it may have changed their counts. */
  recounts: boolean;
}

/** The same change, with what it brings along for this viewer: nothing of what they may not see just now. */
export function lookOf(drawn: Drawn | undefined, viewer: Viewer): Look | undefined {
  return drawn && maySee(viewer, drawn.watched) ? drawn.look(viewer) : undefined;
}

/** More wrote than are drawn at once. */
const undrawn: Look = { later: true };
const noLines: Lines = { drawn: new Map(), left: new Set() };

/** Says a batch of events to one viewer after the other; those who hear the same are said it in the same words. */
export function createWording(events: Heard[], mark: string, { drawn: lines, left }: Lines = noLines) {
  const recounts = events.map(changesCounts);
  const changes = events.map(changeOf);
  const lineOf = linesOfLast(events, lines);
  const numbers = new Map<Look, number>();
  const worded = new Map<string, Mine>();
  const outlines = new Map<Look, Look>();

  /** In a crowd, what is nothing of theirs, only where it stands. */
  const outlineOf = (look: Look): Look => {
    const outline = outlines.get(look) ?? { where: look.where, later: true };
    outlines.set(look, outline);
    return outline;
  };
  const lineFor = (viewer: Viewer, n: number): Look | undefined => {
    const { subject, subject_id: id } = events[n]!;
    const isLeft = subject === "conversation" && left.has(id);
    if (isLeft && !lines.has(id)) return undrawn;
    const drawn = lineOf[n];
    const look = lookOf(drawn, viewer);
    if (!look || !isLeft) return look;
    return [...drawn!.named].includes(viewer.userId) ? look : outlineOf(look);
  };

  const numberOf = (look: Look) => {
    const known = numbers.get(look) ?? numbers.size + 1;
    numbers.set(look, known);
    return known;
  };

  const wordsFor = (viewer: Viewer, told?: Set<Heard>): Mine | undefined => {
    const mine: { change: Change; look: Look | undefined }[] = [];
    let key = "";
    let isCounted = false;
    for (const [n, event] of events.entries()) {
      if (!concerns(viewer, event)) continue;
      const look = lineFor(viewer, n);
      const isTold = told?.has(event);
      isCounted ||= recounts[n]!;
      const isOwn = isTheirs(viewer, event);
      const isTalk = isOwn && isTheirTalk(viewer, event);
      mine.push({ change: markedAs(changes[n]!, { told: isTold, mine: isOwn, talk: isTalk }), look });
      key += `${isTold ? "told " : ""}${isTalk ? "talk " : isOwn ? "own " : ""}${n}:${look ? numberOf(look) : ""} `;
    }
    if (mine.length === 0) return undefined;
    let words = worded.get(key);
    if (!words) {
      const said = sayChanges(merge(mine.map(({ change, look }) => (look ? { ...change, ...look } : change))), mark);
      let brief: Said | undefined;
      said.brief = () => (brief ??= sayChanges(merge(mine.map(({ change }) => change)), mark));
      words = { said, recounts: isCounted };
      worded.set(key, words);
    }
    return words;
  };

  const named = namedIn(events, lines);
  const ofKind = new Map<string, Mine | undefined>();
  /** Undefined: nothing of this concerns them. */
  return (viewer: Viewer, told?: Set<Heard>): Mine | undefined => {
    if (told || named.has(viewer.userId)) return wordsFor(viewer, told);
    if (!ofKind.has(viewer.kind)) ofKind.set(viewer.kind, wordsFor(viewer));
    return ofKind.get(viewer.kind);
  };
}

function markedAs(change: Change, { told, mine, talk }: Partial<Record<"told" | "mine" | "talk", boolean>>): Change {
  if (!told && !mine) return change;
  return { ...change, ...(told && { told }), ...(mine && { mine }), ...(talk && { talk }) };
}

/** Those for whom it is to be found out one by one what they hear. */
function namedIn(events: Heard[], lines: Map<number, Drawn>): Set<number> {
  const named = new Set<number>();
  for (const { subject_id, detail, watched } of events) addNamed(named, [subject_id, detail, watched]);
  for (const line of lines.values()) for (const userId of line.named) named.add(userId);
  return named;
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

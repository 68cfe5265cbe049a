// Where a line stands in a customer's timeline, and how a page of it goes on from there.

/** Of two at the same moment the later kind stands above. */
export const timelineKinds = ["change", "order", "task", "ticket", "call", "note", "talk"] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export interface TimelinePlace {
  kind: TimelineKind;
  id: number;
  /** Microseconds, as PostgreSQL has them. */
  at: string;
}

const placePattern = /^(\d{1,17})-([a-z]+)-(\d{1,15})$/;
export const writePlace = ({ at, kind, id }: TimelinePlace) => `${at}-${kind}-${id}`;

export function readPlace(text: string | undefined): TimelinePlace | undefined {
  const [, at, kind, id] = placePattern.exec(text ?? "") ?? [];
  const known = timelineKinds.find((each) => each === kind);
  return at && known && id ? { at, kind: known, id: Number(id) } : undefined;
}

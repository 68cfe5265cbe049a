import type { LeftOut, PresenceState, Shift, Strategy } from "./table.ts";

/** Somebody who sits at a queue, as they are just now. */
export interface Member {
  id: number;
  /** The smallest is tried first. */
  priority: number;
  presence: PresenceState;
  shift: Shift;
  talking: boolean;
  /** For another caller. */
  ringing: boolean;
  /** They have a phone at the PBX. */
  seated: boolean;
  /** In ms since 1970. */
  idleSince: number;
  /** Answered of late. */
  calls: number;
}

export interface Choosing {
  strategy: Strategy;
  members: readonly Member[];
  /** Rung in this round already. */
  tried: ReadonlySet<number>;
  /** Whoever talked with the caller last. */
  sticky?: number | undefined;
  /** Whom the queue rang last. */
  lastId: number | null;
  /** Callers of the queue who come before this one and wait to be put through. */
  ahead: number;
  /** From 0 up to 1, for the strategy that leaves it to chance. */
  random: number;
}

export type Chosen =
  | {
      kind: "ring";
      ids: number[];
      /** Those alike who come after, in order, where one of these is just being taken for another call. */
      next: number[];
      candidates: number[];
      leftOut: { id: number; why: LeftOut }[];
      because: "sticky" | "strategy";
    }
  /** Whoever is there has been tried: the next round may begin. */
  | { kind: "round_over" }
  /** Nobody is free, or those who are belong to callers before this one. */
  | { kind: "nobody" };

/**
 * For whom a call rings next. Away from the screen is not out of the queue: who said that they are ready is rung, and
 * nobody alone of whose browser nothing is heard.
 */
export function chooseRing(given: Choosing): Chosen {
  const { members, tried, sticky, ahead } = given;
  const leftOut: { id: number; why: LeftOut }[] = [];
  const free: Member[] = [];
  for (const member of members) {
    const why = whyNot(member) ?? (tried.has(member.id) ? "tried" : undefined);
    if (why) leftOut.push({ id: member.id, why });
    else free.push(member);
  }
  if (free.length === 0)
    return leftOut.some(({ why }) => why === "tried") ? { kind: "round_over" } : { kind: "nobody" };
  // Each caller before this one is to have one of them.
  if (free.length <= ahead) return { kind: "nobody" };
  const known = free.find(({ id }) => id === sticky);
  const foremost = Math.min(...free.map(({ priority }) => priority));
  const group = known ? [known] : free.filter(({ priority }) => priority === foremost);
  for (const { id } of free) if (!group.some((one) => one.id === id)) leftOut.push({ id, why: "later" });
  const inOrder = order(group, given).map(({ id }) => id);
  const first = given.strategy === "ring_all" ? inOrder.length : 1;
  return {
    kind: "ring",
    ids: inOrder.slice(0, first),
    next: inOrder.slice(first),
    candidates: group.map(({ id }) => id),
    leftOut,
    because: known ? "sticky" : "strategy",
  };
}

function whyNot({ shift, presence, talking, ringing, seated }: Member): LeftOut | undefined {
  if (shift === "out") return "not_in";
  if (shift !== "ready") return shift;
  if (!seated) return "no_seat";
  if (presence === "offline") return "offline";
  if (talking) return "talking";
  return ringing ? "ringing" : undefined;
}

/** Whom first, by the strategy, and whom after. */
function order(group: Member[], { strategy, lastId, random }: Choosing): Member[] {
  switch (strategy) {
    case "ring_all":
      return group;
    case "longest_idle":
      return leastFirst(group, ({ idleSince }) => idleSince);
    case "fewest_calls":
      return leastFirst(group, ({ calls, idleSince }) => calls * 1e14 + idleSince);
    case "round_robin": {
      const inOrder = group.toSorted((a, b) => a.id - b.id);
      return from(
        inOrder,
        inOrder.findIndex(({ id }) => id > (lastId ?? 0)),
      );
    }
    case "random":
      return from(group, Math.min(group.length - 1, Math.floor(random * group.length)));
  }
}

const leastFirst = (group: Member[], of: (member: Member) => number): Member[] =>
  group.toSorted((a, b) => of(a) - of(b) || a.id - b.id);

/** Beginning at that place, round to the one before it. */
const from = (group: Member[], place: number): Member[] =>
  place <= 0 ? group : [...group.slice(place), ...group.slice(0, place)];

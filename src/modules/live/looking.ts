/** As long as a viewer counts as present; each page says every few seconds that it is still looked at. */
const LASTS_MS = 30_000;
/** Tabs of one person that are told before they ask. */
const MOST_TABS = 4;

/** Who has which conversation on screen, as far as this process has heard: wrong only means that a page asks for itself. */
export function createLooking(now: () => number = Date.now) {
  const until = new Map<number, Map<number, number>>();

  return {
    looks(userId: number, conversationId: number): void {
      const theirs = until.get(userId) ?? new Map<number, number>();
      theirs.delete(conversationId);
      theirs.set(conversationId, now() + LASTS_MS);
      for (const id of theirs.keys()) {
        if (theirs.size <= MOST_TABS) break;
        theirs.delete(id);
      }
      until.set(userId, theirs);
    },

    /** Everybody who has it on screen. */
    lookersOf(conversationId: number): number[] {
      const at = now();
      return [...until].flatMap(([userId, theirs]) => ((theirs.get(conversationId) ?? 0) > at ? [userId] : []));
    },

    forgetOld(): void {
      for (const [userId, theirs] of until) if (Math.max(...theirs.values()) <= now()) until.delete(userId);
    },
  };
}

/** At most so many at once: a few milliseconds of work, and no statement that grows without end. */
const MOST = 100;

interface Waiting<Asked, Answer> {
  asked: Asked;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Does what comes alone at once, and together whatever comes while that is under way: ten thousand that are due in the
 * same instant cost some hundred statements. Of one key there is one at a time. Where many fail together each is tried by itself, so
 * that one that cannot be done takes no other with it.
 */
export function gathering<Asked, Answer>(
  doAll: (asked: Asked[]) => Promise<Answer[]>,
  keyOf: (asked: Asked) => unknown,
): (asked: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = [];
  let busy = false;

  /** The oldest of each key, as many as go together; the others wait for their turn. */
  function take(): Waiting<Asked, Answer>[] {
    const taken = new Map<unknown, Waiting<Asked, Answer>>();
    const left: Waiting<Asked, Answer>[] = [];
    for (const one of waiting) {
      const key = keyOf(one.asked);
      if (taken.has(key) || taken.size === MOST) left.push(one);
      else taken.set(key, one);
    }
    waiting = left;
    return [...taken.values()];
  }

  async function settle(some: Waiting<Asked, Answer>[]): Promise<void> {
    try {
      const answers = await doAll(some.map(({ asked }) => asked));
      some.forEach(({ resolve }, at) => resolve(answers[at]!));
    } catch (error) {
      if (some.length === 1) some[0]!.reject(error);
      else for (const one of some) await settle([one]);
    }
  }

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0) await settle(take());
    busy = false;
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (!busy) void work();
    });
}

interface Pace {
  /** After each round as many times as long as it took: telling takes a fifth of the time at most, however many listen. */
  rest?: number;
  /** Nobody is kept waiting for longer. */
  longestMs?: number;
}

/**
 * Runs `work` at once when there was nothing to do, and never twice at the same time; what comes while it runs or rests
 * is one more run. `work` gives back how long it kept the process busy.
 */
export function createPace(
  work: () => Promise<number>,
  failed: (error: unknown) => void,
  { rest = 4, longestMs = 100 }: Pace = {},
) {
  let running = false;
  let asked = false;
  let rested = 0;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    asked = false;
    running = true;
    const busy = await work().catch((error) => {
      failed(error);
      return longestMs;
    });
    running = false;
    rested = performance.now() + Math.min(longestMs, busy * rest);
    if (asked) soon();
  }

  function soon(): void {
    if (running || timer) {
      asked = true;
      return;
    }
    const wait = rested - performance.now();
    if (wait <= 0) void run();
    else timer = setTimeout(onRested, wait);
  }

  /** Node counts from the beginning of the turn a timer was set in, so it may ring too early: `soon` looks at the clock again. */
  function onRested(): void {
    timer = undefined;
    soon();
  }

  return { soon, stop: () => clearTimeout(timer) };
}

import { WARN_BEFORE_MS, WINDOW_MS } from "../modules/inbox/mod.ts";

/** The lengths of time that workflows are given as input; tests give milliseconds. */
export interface Timing {
  windowMs: number;
  warnBeforeMs: number[];
  idleMs: number;
  graceMs: number;
}

export const timing: Timing = { windowMs: WINDOW_MS, warnBeforeMs: WARN_BEFORE_MS, idleMs: 60_000, graceMs: 60_000 };

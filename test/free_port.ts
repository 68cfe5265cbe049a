import { nextFree } from "../bin/lib/ports.js";

// Below those that systems give to whoever asks for any (Linux from 32,768 on, others from 49,152): Temporal's server
// takes dozens of them for itself, and one chosen there may be gone before its program has started.
const FIRST = 10_000;
const LAST = 17_000;

/** A port of this machine that nobody listens on, kept from all other tests for the life of this process. */
export const freePort = (): Promise<number> => nextFree(FIRST + Math.floor(Math.random() * (LAST - FIRST)));

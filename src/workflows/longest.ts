/** Nothing sleeps longer than a month at once: what is centuries away would overflow the server's clock. */
export const LONGEST_MS = 30 * 86_400_000;

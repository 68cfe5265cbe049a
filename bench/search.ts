import { findMessages } from "../src/modules/inbox/mod.ts";
import type { Person } from "../src/modules/people/table.ts";
import type { Db } from "../src/database.ts";
import { filled } from "./fill.ts";
import { fillWords } from "./fill_words.ts";
import { type Figure, ms, percentile, timed } from "./measure.ts";

/** Ten million with BENCH_FULL=1; the same shape of words in fewer otherwise. */
const MESSAGES = process.env.BENCH_FULL === "1" ? 10_000_000 : 500_000;
const ROUNDS = 60;

/** What the search box waits for: common words, rare ones, both, and for somebody who sees a part of the pages. */
export async function benchSearch(): Promise<Figure[]> {
  const { db } = await filled(MESSAGES / 20, MESSAGES, fillWords);
  try {
    const people = await db.selectFrom("users").select(["id", "role", "username"]).execute();
    const owner = people.find((each) => each.role === "owner") as Person;
    const agent = people.find((each) => each.username === "agent1") as Person;
    return [
      await measure(db, owner, "two words in the middle", (n) => `tu${40 + (n % 50)} tu${120 + (n % 300)}`, 100),
      await measure(db, owner, "the commonest word", () => "tu1", 300),
      await measure(db, owner, "the rarest words", (n) => `hiem${1 + n * 37}`, 300),
      await measure(db, owner, "a word that is nowhere", (n) => `khongco${n}`, 300),
      await measure(db, agent, "the commonest word, for an agent", () => "tu1", 300),
      await measure(db, agent, "two words, for an agent", (n) => `tu${40 + (n % 50)} tu${120 + (n % 300)}`, 100),
    ];
  } finally {
    await db.destroy();
  }
}

async function measure(
  db: Db,
  person: Person,
  what: string,
  word: (n: number) => string,
  aim: number,
): Promise<Figure> {
  const look = (n: number) => findMessages(db, person, word(n));
  // What nobody has asked for lies on a disk, whose speed is no figure of ours: it is told beside that of the memory.
  const first = await timed(ROUNDS, look, 0);
  const took = await timed(ROUNDS, look, 0);
  return {
    what: `search among ${MESSAGES / 1_000_000} million messages: ${what}, p95`,
    measured: ms(percentile(took, 0.95)),
    ratio: `p50 ${ms(percentile(took, 0.5))}; asked for the first time p95 ${ms(percentile(first, 0.95))}`,
    aim: `≤ ${aim} ms`,
  };
}

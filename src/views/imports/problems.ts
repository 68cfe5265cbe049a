import type { Problem } from "../../modules/imports/table.ts";
import { type Words, wordFor } from "../../words/mod.ts";

/** Why a row did not come in, in words, with the field it is about. */
export function problemText(words: Words, problem: Problem): string {
  const say = words.imports;
  const text = (say.problems[problem.key] ?? say.problems["other"]!)(problem);
  // What already names its value needs no field before it.
  const field = problem.field && ["too_long", "other"].includes(problem.key) ? say.fields[problem.field] : undefined;
  return field ? `${field}: ${text}` : text;
}

/** What is wrong with a whole file. */
export const unreadableText = (words: Words, reason: string | null | undefined): string =>
  wordFor(words.imports.unreadable, reason, words.imports.unreadable["other"]!);

import * as z from "zod";
import { count } from "../knobs.ts";

/** The naughty side of the PBX. Numbers are "the next N": each use counts down by one. */
export const pbxKnobsForm = z.strictObject({
  duplicate: count("The next events are told twice"),
  reverse: count("The next N events are gathered and told in reverse order"),
  drop: count("The next events are never told"),
  slow: count("The next commands are answered after slow_ms"),
  slow_ms: z.int().min(0).max(120_000),
  fail: count("The next commands are not done, the answer is HTTP 500"),
  fail_after: count("The next commands are done, the answer is HTTP 500"),
  auto_lift: z.boolean().describe("A desk phone that is dialled or handed a call lifts by itself"),
  auto_answer: z.boolean().describe("Customers who are called lift by themselves"),
  fallback_ms: z
    .int()
    .min(100)
    .max(600_000)
    .describe("A new call of which nothing is heard for so long rings everywhere"),
  patience_ms: z
    .int()
    .min(100)
    .max(600_000)
    .describe("A phone that is dialled, or that a call is handed to, and that nobody lifts rings for so long"),
  record: z.boolean().describe("Talks are recorded"),
});

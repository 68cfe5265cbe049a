import * as z from "zod";

/**
 * The naughty side. Numbers are "the next N": each use counts down by one.
 * Errors and slowness may be widened from sends to every Graph call.
 */
export const knobsForm = z.strictObject({
  fail_after_accept: count("The message is accepted, the answer is HTTP 500"),
  hang_after_accept: count("The message is accepted, the answer never comes"),
  hang_before_accept: count("The message is lost, the answer never comes"),
  echo_first: count("The echo webhook arrives before the answer of the send"),
  error: count("The next calls answer with error_code/error_subcode"),
  error_code: z.int().describe("e.g. 4, 613, 80006, 368, 2, 551; 0: the bare status, as a proxy in front answers"),
  error_subcode: z.int().nullable(),
  error_status: z.int().min(400).max(599).describe("The HTTP status of that answer, e.g. 400, 429"),
  retry_after: z.int().min(0).max(86_400).describe("Seconds in that answer's Retry-After; 0: no such header"),
  error_on: z.enum(["send", "any"]),
  slow: count("The next calls are answered after slow_ms"),
  slow_ms: z.int().min(0).max(120_000),
  slow_on: z.enum(["send", "any"]),
  duplicate: count("The next webhooks are posted twice"),
  reverse: count("The next N webhooks are gathered and posted in reverse order"),
  batch: count("The next N webhooks are gathered into one POST"),
  hold: z.boolean().describe("Webhooks wait until this is false again"),
  auto_echo: z.boolean(),
  auto_delivery: z.boolean(),
  extra_pages: z.int().min(0).max(120).describe("Further pages in /me/accounts"),
  sends_per_second: z.int().min(1),
  media_per_second: z.int().min(1),
  conversations_per_second: z.int().min(1),
});

export type Knobs = z.infer<typeof knobsForm>;

type Counter<T> = { [K in keyof T]: T[K] extends number ? K : never }[keyof T];

export function startingKnobs(): Knobs {
  return {
    fail_after_accept: 0,
    hang_after_accept: 0,
    hang_before_accept: 0,
    echo_first: 0,
    error: 0,
    error_code: 613,
    error_subcode: null,
    error_status: 400,
    retry_after: 0,
    error_on: "send",
    slow: 0,
    slow_ms: 3_000,
    slow_on: "send",
    duplicate: 0,
    reverse: 0,
    batch: 0,
    hold: false,
    auto_echo: true,
    auto_delivery: true,
    extra_pages: 0,
    sends_per_second: 300,
    media_per_second: 10,
    conversations_per_second: 2,
  };
}

/** True and one fewer left when the knob is on. */
export function use<T extends object>(knobs: T, name: Counter<T>): boolean {
  const counted = knobs as Record<Counter<T>, number>;
  if (counted[name] <= 0) return false;
  counted[name] -= 1;
  return true;
}

export function count(what: string) {
  return z.int().min(0).max(100_000).describe(what);
}

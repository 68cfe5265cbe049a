import { cut } from "../../../cutting.ts";
import * as z from "zod";
import type { PbxEvent } from "./incoming.ts";

/** Clocks differ, and nobody hears of a call before it is. */
const FROM_THE_FUTURE_MS = 5 * 60_000;
/** What a PBX kept for longer while it could not reach us would only stir up what is settled. */
const OLDEST_MS = 30 * 86_400_000;
const LONGEST_NUMBER = 40;

const call = z
  .string()
  .max(200)
  .regex(/^\P{C}+$/u);
const extension = z.string().regex(/^[A-Za-z0-9_.-]{1,32}$/);
/** As text by ISO 8601 with its offset, or in milliseconds since 1970; left out, it is of now. */
const at = z.union([z.iso.datetime({ offset: true }), z.int().min(0).max(8.64e15)]).optional();
/** Empty or “anonymous”: hidden. */
const number = z
  .string()
  .nullish()
  .transform((given) => {
    const text = cut((given ?? "").replaceAll("\0", "").toWellFormed().trim(), LONGEST_NUMBER);
    return !text || /^(anonymous|unknown|restricted|private|withheld)$/i.test(text) ? null : text;
  });
/** As it is asked for: what no address may hold is written in signs that it may. */
const address = z
  .string()
  .max(2_000)
  .pipe(z.url({ protocol: /^https?$/, normalize: true }))
  .pipe(z.string().max(2_000));
const words = z
  .string()
  .transform((text) => cut(text.replaceAll("\0", ""), 200))
  .optional();

const of = { call, at };
const forms = {
  started: z.object({
    kind: z.literal("started"),
    ...of,
    direction: z.enum(["in", "out"]),
    number,
    asked: call.optional(),
  }),
  answered: z.object({ kind: z.literal("answered"), ...of, extension: extension.optional() }),
  rejected: z.object({ kind: z.literal("rejected"), ...of, extension }),
  unanswered: z.object({ kind: z.literal("unanswered"), ...of, extension, offer: z.int().min(1) }),
  held: z.object({ kind: z.literal("held"), ...of }),
  resumed: z.object({ kind: z.literal("resumed"), ...of }),
  ended: z.object({
    kind: z.literal("ended"),
    ...of,
    by: z.enum(["caller", "agent", "system"]).default("system"),
    cause: words,
  }),
  recorded: z.object({
    kind: z.literal("recorded"),
    ...of,
    url: address,
    seconds: z.number().min(0).max(86_400).transform(Math.round),
  }),
};
const isKnown = (kind: unknown): kind is keyof typeof forms => typeof kind === "string" && Object.hasOwn(forms, kind);

/** Reads a row of the ledger. Throws, naming the field, for an event that cannot be what it says: it is parked. */
export function parsePbxEvent(body: Uint8Array, receivedAt: Date): PbxEvent | { kind: "ignored"; why: string } {
  const given = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as { kind?: unknown } | null;
  if (given === null || typeof given !== "object" || typeof given.kind !== "string") throw new Error("no_event");
  // A newer PBX may tell more than we know of.
  if (!isKnown(given.kind)) return { kind: "ignored", why: "event_not_used" };
  const parsed = forms[given.kind].safeParse(given);
  if (!parsed.success) throw new Error(wrong(given.kind, parsed.error));
  const event = parsed.data;
  const when = momentOf(event.at, receivedAt);
  if (receivedAt.getTime() - when.getTime() > OLDEST_MS) return { kind: "ignored", why: "event_too_old" };
  return { ...event, at: when } as PbxEvent;
}

function momentOf(given: string | number | undefined, receivedAt: Date): Date {
  const moment = given === undefined ? receivedAt : new Date(given);
  return moment.getTime() > receivedAt.getTime() + FROM_THE_FUTURE_MS ? receivedAt : moment;
}

function wrong(kind: string, { issues }: z.ZodError): string {
  const [first] = issues;
  return `${kind}.${first?.path.join(".") ?? ""}: ${first?.message ?? "cannot be read"}`;
}

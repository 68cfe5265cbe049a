import { z } from "zod";
import { line } from "../../form.ts";
import { overflows, strategies } from "./table.ts";

const name = line(80);

/** A name of a recording at the PBX, or none. */
const recording = z
  .string()
  .default("")
  .transform((text) => text.replace(/\s+/g, " ").trim())
  .pipe(z.string().max(80, "tooLong"));

/** One of a list, or none of it. */
const choice = z
  .string()
  .default("")
  .refine((given) => given === "" || /^[1-9][0-9]{0,14}$/.test(given), "choice")
  .transform((given) => (given === "" ? null : Number(given)));

/** Thousands may stand apart; what stands behind any other point is no part of a whole number. */
const WHOLE = /^(?:\d{1,6}|\d{1,3}[\s.]\d{3})$/;

const whole = (least: number, most: number) =>
  z
    .string()
    .default("")
    .transform((given) => (WHOLE.test(given.trim()) ? Number(given.replace(/[\s.]/g, "")) : -1))
    .refine((given) => given >= least && given <= most, "range");

export const CallTypeForm = z
  .object({ name, parent: choice, category: choice })
  .transform(({ name, parent, category }) => ({ name, parentId: parent, categoryId: category }));

/** What the numbers of a queue may be, for the form and for who reads beside it. */
export const bounds = {
  ring_seconds: [3, 120],
  rounds: [0, 20],
  retry_seconds: [1, 60],
  max_wait_seconds: [5, 3600],
  wrap_up_seconds: [0, 600],
  service_level_seconds: [1, 600],
  sticky_hours: [0, 720],
} as const satisfies Record<string, readonly [least: number, most: number]>;
export type QueueNumber = keyof typeof bounds;

const numbers = Object.fromEntries(
  Object.entries(bounds).map(([key, [least, most]]) => [key, whole(least, most)]),
) as Record<QueueNumber, ReturnType<typeof whole>>;

/** As numbers are dialled: a number of ours is checked where it is called, this may be any that the PBX can reach. */
const dialled = z
  .string()
  .default("")
  .transform((given) => given.replace(/[\s().-]/g, ""))
  .refine((given) => given === "" || /^\+?[0-9*#]{2,20}$/.test(given), "phone");

const MEMBER = /^member-([1-9][0-9]{0,14})$/;

export const QueueForm = z
  .object({
    name,
    strategy: z.enum(strategies, "choice"),
    ...numbers,
    vip_tag: choice,
    greeting: recording,
    hold_music: recording,
    hours: z.enum(["always", "business"], "choice"),
    overflow: z.enum(overflows, "choice"),
    overflow_queue: choice,
    overflow_user: choice,
    overflow_number: dialled,
    overflow_message: recording,
  })
  .catchall(z.unknown())
  .superRefine((form, ctx) => {
    const missing = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (form.overflow === "queue" && form.overflow_queue === null) missing("overflow_queue", "choice");
    if (form.overflow === "person" && form.overflow_user === null) missing("overflow_user", "choice");
    if (form.overflow === "number" && form.overflow_number === "") missing("overflow_number", "required");
    for (const [field, value] of Object.entries(form)) {
      if (MEMBER.test(field) && !/^[1-9]?$/.test(String(value))) missing("members", "choice");
    }
  })
  .transform((form) => {
    const { name, strategy, hours, greeting, hold_music, overflow, overflow_message } = form;
    const members = Object.entries(form).flatMap(([field, value]) => {
      const [, id] = MEMBER.exec(field) ?? [];
      return id && value ? [{ id: Number(id), priority: Number(value) }] : [];
    });
    const counts = Object.fromEntries(Object.keys(bounds).map((key) => [key, form[key]])) as Record<
      QueueNumber,
      number
    >;
    return {
      ...counts,
      ...{ name, strategy, hours, greeting, hold_music, overflow, overflow_message, members },
      vip_tag_id: form.vip_tag,
      overflow_queue_id: overflow === "queue" ? form.overflow_queue : null,
      overflow_user_id: overflow === "person" ? form.overflow_user : null,
      overflow_number: overflow === "number" ? form.overflow_number : null,
    };
  });

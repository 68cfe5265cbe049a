import * as z from "zod";

const id = z.string().min(1).max(200);
const extension = z.string().regex(/^[A-Za-z0-9_.-]{1,32}$/);
const offer = z.int().min(0);
const sound = z.string().max(80);
const of = { id, call: id };

/** Every command, strictly: what the documentation does not name is refused. */
export const commandForm = z.discriminatedUnion("name", [
  z.strictObject({
    ...of,
    name: z.literal("ring"),
    offer,
    extension,
    seconds: z.int().min(1).max(600),
    number: z.string().nullable(),
  }),
  z.strictObject({ ...of, name: z.literal("stop_ringing"), offer, extension }),
  z.strictObject({ ...of, name: z.literal("connect"), offer, extension }),
  z.strictObject({ ...of, name: z.literal("dial"), extension, number: z.string().min(1).max(40) }),
  z.strictObject({ ...of, name: z.enum(["hold", "resume", "mute", "unmute"]) }),
  z.strictObject({ ...of, name: z.literal("dtmf"), digits: z.string().regex(/^[0-9A-D*#]{1,64}$/) }),
  z.strictObject({
    ...of,
    name: z.literal("transfer"),
    to: z.union([z.strictObject({ extension }), z.strictObject({ number: z.string().min(1).max(40) })]),
  }),
  z.strictObject({ ...of, name: z.literal("queue"), music: sound }),
  z.strictObject({ ...of, name: z.literal("play"), sound }),
  z.strictObject({ ...of, name: z.literal("voicemail"), sound }),
  z.strictObject({ ...of, name: z.literal("hang_up"), sound: sound.optional() }),
]);
export type Command = z.infer<typeof commandForm>;

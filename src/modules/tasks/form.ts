import { z } from "zod";
import { snoozeChoices } from "./snoozing.ts";

const whole = z.coerce.number().int().positive().max(1e15);

/** TA-5: one of the buttons of a card. */
export const AnswerForm = z.object({
  ring: whole,
  command: z.uuid().catch(() => crypto.randomUUID()),
  answer: z.enum(["acknowledge", ...snoozeChoices]),
  own: z.string().catch(""),
});

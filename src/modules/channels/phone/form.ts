import * as z from "zod";
import { line } from "../../../form.ts";

const optional = (most: number) =>
  z
    .string()
    .default("")
    .transform((text) => text.trim())
    .pipe(z.string().max(most, "tooLong"));
const id = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/, "choice")
  .transform(Number);
const idOrNone = z
  .string()
  .default("")
  .transform((text) => text || null)
  .pipe(id.nullable());

/** As customers dial it: 1900 1234, +84 28 3825 0000, *100#. */
const number = line(20).refine(
  (text) => /^\+?[\d\s().*#-]+$/.test(text) && text.replace(/\D/g, "").length >= 3,
  "phone",
);

/** Where commands go. A user may be named in it (Asterisk's), a password never: it would be shown. */
const commandUrl = optional(500).refine((text) => text === "" || isReachable(text), "commandUrl");
const sipUrl = optional(500).refine((text) => text === "" || /^wss?:$/.test(URL.parse(text)?.protocol ?? ""), "sipUrl");
const sipDomain = optional(255).refine((text) => text === "" || /^[A-Za-z0-9.:[\]-]+$/.test(text), "sipDomain");

const lineFields = { name: line(80), number, command_url: commandUrl, sip_url: sipUrl, sip_domain: sipDomain };
const secret = optional(200);

export const NewLineForm = z.object({
  key: z.uuid("choice"),
  adapter: z.enum(["webhook", "asterisk"], "choice"),
  ...lineFields,
  queue: idOrNone,
  secret,
});
export const LineForm = z.object({ ...lineFields, queue: idOrNone, secret });
export type LineInput = z.output<typeof LineForm>;
export type NewLineInput = z.output<typeof NewLineForm>;

const extension = line(32).refine((text) => /^[A-Za-z0-9_.-]+$/.test(text), "extension");

export const SeatForm = z.object({ extension, sip_password: optional(200) });
export const NewSeatForm = SeatForm.extend({ user: id });
export type SeatInput = z.output<typeof SeatForm>;

/** A PBX stands in the house as often as elsewhere; what only this machine or its cloud answers is none. */
function isReachable(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.password) return false;
  return !/^(0\.0\.0\.0|169\.254\.|\[::\]|\[::ffff:(?:a9fe:|0:0\])|\[fe[89ab])/i.test(url.hostname);
}

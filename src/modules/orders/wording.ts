import { Invalid } from "../../errors.ts";
import { parsePhone } from "../customers/mod.ts";

export const TITLE_LIMIT = 200;
export const NAME_LIMIT = 120;
export const NOTE_LIMIT = 5_000;
export const ADDRESS_LIMIT = 500;
export const LINE_NAME_LIMIT = 300;
export const LINE_NOTE_LIMIT = 500;
export const REASON_LIMIT = 500;

// Control characters say nothing and hide what stands around them; line ends and tabs stay.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const readable = (text: string) => text.replace(/\r\n?/g, "\n").replace(controls, "").toWellFormed().normalize("NFC");

/** One line of text as it is kept. */
export function lineOf(field: string, text: string, most: number): string {
  const line = readable(text).replace(/\s+/g, " ").trim();
  if (line.length > most) throw new Invalid({ [field]: "tooLong" });
  return line;
}

export function textOf(field: string, text: string, most = NOTE_LIMIT): string {
  const kept = readable(text).trim();
  if (kept.length > most) throw new Invalid({ [field]: "tooLong" });
  return kept;
}

/** The number to call at the door, kept as it was written; one that cannot be dialled is none. */
export function phoneOf(field: string, text: string): string {
  const phone = lineOf(field, text, 60);
  if (phone !== "" && !parsePhone(phone)) throw new Invalid({ [field]: "phone" });
  return phone;
}

import { Invalid } from "../../errors.ts";

export const NOTE_LIMIT = 20_000;

/** A note as it is kept; Invalid({ body }) when nothing or too much was written. */
export function noteBodyOf(text: string, { mayBeEmpty }: { mayBeEmpty: boolean }): string {
  const body = text.replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed().normalize("NFC").trim();
  if (body === "" && !mayBeEmpty) throw new Invalid({ body: "required" });
  if (body.length > NOTE_LIMIT) throw new Invalid({ body: "tooLong" });
  return body;
}

import { Invalid } from "../../errors.ts";

export const TITLE_LIMIT = 200;
export const BODY_LIMIT = 100_000;

// Control characters say nothing and hide what stands around them; line ends and tabs stay.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

const readable = (text: string) => text.replace(/\r\n?/g, "\n").replace(controls, "").toWellFormed().normalize("NFC");

/** A title as it is kept: one line. */
export function titleOf(text: string): string {
  const title = readable(text).replace(/\s+/g, " ").trim();
  if (title === "") throw new Invalid({ title: "required" });
  if ([...title].length > TITLE_LIMIT) throw new Invalid({ title: "tooLong" });
  return title;
}

export function bodyOf(text: string): string {
  const body = readable(text).trimEnd();
  if ([...body].length > BODY_LIMIT) throw new Invalid({ body: "tooLong" });
  return body;
}

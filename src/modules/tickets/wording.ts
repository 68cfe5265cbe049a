import { Invalid } from "../../errors.ts";

export const TITLE_LIMIT = 200;
export const SUMMARY_LIMIT = 100_000;
export const RESOLUTION_LIMIT = 20_000;

/** What PostgreSQL can hold, and nothing else is lost: emoji, right-to-left and other control characters stay as typed. */
const holdable = (text: string): string => text.replaceAll("\0", "").replace(/\r\n?/g, "\n").toWellFormed();

/** One line; Invalid({ title }) when nothing or too much was typed. */
export function titleOf(text: string): string {
  const title = holdable(text).replace(/\s+/g, " ").trim().normalize("NFC");
  if (title === "") throw new Invalid({ title: "required" });
  if (title.length > TITLE_LIMIT) throw new Invalid({ title: "tooLong" });
  return title;
}

export const summaryOf = (text: string): string => longText("summary", text, SUMMARY_LIMIT);

export const resolutionTextOf = (text: string): string => longText("resolution_text", text, RESOLUTION_LIMIT).trim();

function longText(field: string, text: string, most: number): string {
  const held = holdable(text).normalize("NFC");
  if (held.length > most) throw new Invalid({ [field]: "tooLong" });
  return held;
}

import { Invalid } from "../../errors.ts";

export const NAME_LIMIT = 120;
export const ADDRESS_LIMIT = 500;
export const SOURCE_LIMIT = 80;

/** One line as PostgreSQL can hold it. */
export function lineOf(field: string, text: string, most: number): string {
  const line = text.replaceAll("\0", "").toWellFormed().replace(/\s+/g, " ").trim().normalize("NFC");
  if (line.length > most) throw new Invalid({ [field]: "tooLong" });
  return line;
}

export function nameOf(text: string): string {
  const name = lineOf("name", text, NAME_LIMIT);
  if (name === "") throw new Invalid({ name: "required" });
  return name;
}

/** A tax number of Vietnam (0101234567, 0101234567-001) or of elsewhere; null when nothing was typed. */
export function taxCodeOf(text: string): string | null {
  const code = lineOf("tax_code", text, 40).replace(/\s/g, "");
  if (code === "") return null;
  if (!/^[0-9A-Za-z][0-9A-Za-z./-]{3,19}$/.test(code)) throw new Invalid({ tax_code: "taxCode" });
  return code;
}

const EARLIEST = "1900-01-01";

/** A birthday as yyyy-mm-dd, from that or from 31/12/1990; null when nothing was typed. */
export function bornOnOf(text: string, now = new Date()): string | null {
  const typed = text.trim();
  if (typed === "") return null;
  const [, day, month, year] = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/.exec(typed) ?? [];
  const iso = day && month && year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : typed;
  const at = /^\d{4}-\d\d-\d\d$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : undefined;
  if (!at || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso) {
    throw new Invalid({ born_on: "dateWrong" });
  }
  // Until the day is over in Vietnam.
  const today = new Date(now.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
  if (iso > today) throw new Invalid({ born_on: "dateFuture" });
  if (iso < EARLIEST) throw new Invalid({ born_on: "dateWrong" });
  return iso;
}

import { Invalid } from "../../errors.ts";

export const NAME_LIMIT = 200;
export const MOST_VARIANTS = 100;
export const MOST_OPTIONS = 5;
export const MOST_PRICE = 1_000_000_000_000;

/** One line as it is kept: what hides or breaks it is left out. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f]+/g;
export const lineOf = (text: string): string =>
  text.replace(controls, " ").replace(/\s+/g, " ").trim().toWellFormed().normalize("NFC");

function taken(field: string, text: string, most: number, needed: boolean): string {
  const line = lineOf(text);
  if (needed && line === "") throw new Invalid({ [field]: "required" });
  if (line.length > most) throw new Invalid({ [field]: "tooLong" });
  return line;
}

export const nameOf = (text: string): string => taken("name", text, NAME_LIMIT, true);
export const unitOf = (text: string): string => taken("unit", text, 40, false);
/** Nothing is null: what has no code of its own needs none. */
export const skuOf = (field: string, text: string | null): string | null => taken(field, text ?? "", 60, false) || null;

export function priceOf(field: string, price: number): number {
  if (!Number.isInteger(price) || price < 0 || price > MOST_PRICE) throw new Invalid({ [field]: "productPrice" });
  return price;
}

/** What a variant differs in: {"Màu": "Đen"}; what has no name or no value is none. */
export function optionsOf(field: string, options: Record<string, string>): Record<string, string> {
  const given = Object.entries(options)
    .map(([name, value]) => [lineOf(name), lineOf(value)] as const)
    .filter(([name, value]) => name !== "" && value !== "");
  if (given.length > MOST_OPTIONS) throw new Invalid({ [field]: "other" });
  if (given.some(([name, value]) => name.length > 40 || value.length > 60)) throw new Invalid({ [field]: "tooLong" });
  return Object.fromEntries(given);
}

import { z } from "zod";
import type { Ctx } from "./context.ts";
import { Invalid } from "./errors.ts";

/** Reads the form that was sent. Invalid with a key of the errors catalogue for each field that cannot be taken. */
export async function readForm<T extends z.ZodType>(c: Ctx, schema: T): Promise<z.output<T>> {
  const parsed = schema.safeParse(await readFields(c));
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[String(issue.path[0] ?? "form")] ??= issue.message;
  throw new Invalid(fields);
}

/** The fields as text, one value a name, or a list for names that end in []; what a database cannot hold is left out. */
export async function readFields(c: Ctx): Promise<Record<string, string | string[]>> {
  const form = await readPairs(c).catch(() => {
    throw new Invalid({ form: "other" });
  });
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string") continue;
    const text = clean(value);
    if (name.endsWith("[]")) fields[name.slice(0, -2)] = [...((fields[name.slice(0, -2)] as string[]) ?? []), text];
    else fields[name] = text;
  }
  return fields;
}

/** What was sent by name; a form without files is text, and read as such in a fraction of the time. */
export async function readPairs(c: Ctx): Promise<FormData | URLSearchParams> {
  const isText = /^application\/x-www-form-urlencoded\b/i.test(c.req.header("Content-Type") ?? "");
  return isText ? new URLSearchParams(await c.req.text()) : c.req.formData();
}

/** PostgreSQL refuses NUL, and half of a surrogate pair is no text. */
export const clean = (text: string): string => text.replaceAll("\0", "").toWellFormed().normalize("NFC");

/** The key of a form, by which the same sent again is known; undefined for what is none. */
export const keyIn = (text: string | undefined): string | undefined => z.uuid().safeParse(text).data;

/** The number of a row, as an address or a form has it. */
export const rowId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** A line of text with a length, said in keys of the errors catalogue. */
export const line = (most: number) =>
  z
    .string("required")
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1, "required").max(most, "tooLong"));

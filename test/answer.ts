import { Forbidden, Invalid, MovedTo, NotFound, Refused } from "../src/errors.ts";

/** What a rule said of it: the reason, "not_found", the fields, or "accepted". */
export async function answer(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    if (error instanceof MovedTo) return `moved to ${error.id}`;
    if (error instanceof NotFound) return "not_found";
    if (error instanceof Forbidden) return "forbidden";
    if (error instanceof Invalid) return Object.entries(error.fields).flat().join(" ");
    throw error;
  }
  return "accepted";
}

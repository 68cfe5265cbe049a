import type { z } from "zod";
import type { Ctx } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { fragment, isHtmx, toast } from "../../render.ts";
import { callBar } from "../../views/calls/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { readBar } from "./bar.ts";

export const ID = "/:id{[1-9][0-9]{0,14}}";

/** The bar of the person asking, as it is now. */
export async function showBar(c: Ctx): Promise<Response> {
  const now = new Date();
  return fragment(c, callBar(c.var.words, await readBar(c.var.deps.db, c.var.person, now), now));
}

/**
 * Does what was pressed and shows the bar as it is then. What was refused is said, beside a bar that is right: the call
 * may have gone on while it was shown.
 */
export async function act(c: Ctx, work: () => Promise<void>): Promise<Response> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused && isHtmx(c))) throw error;
    const { refused } = c.var.words.errors;
    toast(c, wordFor(refused, error.reason, refused.other), "bad");
  }
  return showBar(c);
}

/** What a DELETE carries stands in its address. */
export async function readCommand<T extends z.ZodType>(c: Ctx, schema: T): Promise<z.output<T>> {
  if (c.req.method !== "DELETE") return readForm(c, schema);
  const parsed = schema.safeParse(c.req.query());
  if (!parsed.success) throw new Invalid({ form: "other" });
  return parsed.data;
}

import { z } from "zod";
import { rowId } from "../../form.ts";

/** `only` is the button of one row; else all, or those ticked. */
export const Replay = z
  .object({
    only: rowId.optional().catch(undefined),
    which: z.enum(["all", "selected"]).catch("selected"),
    ids: z.array(rowId).max(1_000).catch([]),
  })
  .transform(({ only, which, ids }): number[] | "all" => {
    if (only !== undefined) return [only];
    return which === "all" ? "all" : ids;
  });

/** The id a list goes on after; nonsense begins at the beginning. */
export function readBefore(value: string | undefined): number | undefined {
  return rowId.safeParse(value).data;
}

export function readCount(value: string | undefined): number | undefined {
  return value && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

import { z } from "zod";
import { line } from "../../form.ts";
import { tagColors } from "./table.ts";

const id = z.coerce.number("choice").int("choice").positive("choice").max(Number.MAX_SAFE_INTEGER, "choice");
const checked = z
  .string()
  .optional()
  .transform((value) => value === "1");
const color = z.enum(tagColors).optional().catch(undefined);

export const NewTagForm = z.object({ name: line(60), shared: checked, color });
export const TagForm = z.object({ name: line(60), shared: checked, color });
export const MergeForm = z.object({ into: id });
export const BarForm = z.object({ do: z.enum(["on", "off", "up", "down"], "choice") });

/** What the field sends: a tag that was chosen from the list, or the name that was typed. */
export const GivingForm = z.object({
  tag: id.optional().catch(undefined),
  name: z.string().default(""),
  shared: checked,
  at: z.string().optional(),
});
export const CustomerQuery = z.object({ customer: id });

import { z } from "zod";
import { line } from "../../form.ts";
import { priorities, type Priority, type SlaTarget } from "./table.ts";

const name = line(80);
const text = (most: number) =>
  z
    .string()
    .default("")
    .transform((given) => given.trim())
    .pipe(z.string().max(most, "tooLong"));

/** One of a list, or none of it. */
const choice = z
  .string()
  .default("")
  .refine((given) => given === "" || /^[1-9][0-9]{0,14}$/.test(given), "choice")
  .transform((given) => (given === "" ? null : Number(given)));

export const ResolutionTypeForm = z.object({ name });

export const CategoryForm = z
  .object({ name, parent: choice, sla: choice })
  .transform(({ name, parent, sla }) => ({ name, parentId: parent, slaPolicyId: sla }));

export const TemplateForm = z
  .object({
    name,
    title: text(200).transform((title) => title.replace(/\s+/g, " ")),
    summary: text(20_000),
    category: choice,
    priority: z.enum(priorities, "choice"),
  })
  .transform(({ category, ...rest }) => ({ ...rest, categoryId: category }));

const LONGEST = 525_600;
const minutes = z
  .string()
  .default("")
  .transform((given) => given.replace(/[\s.,]/g, ""))
  .refine(
    (given) => given === "" || (/^\d{1,6}$/.test(given) && Number(given) >= 1 && Number(given) <= LONGEST),
    "minutes",
  )
  .transform((given) => (given === "" ? null : Number(given)));

type Fields = `${Priority}_${"first" | "last"}`;
const targets = Object.fromEntries(
  priorities.flatMap((priority) => [
    [`${priority}_first`, minutes],
    [`${priority}_last`, minutes],
  ]),
) as Record<Fields, typeof minutes>;

export const PolicyForm = z
  .object({
    name,
    warn: z
      .string()
      .default("")
      .refine((given) => /^[1-9]\d?$/.test(given.trim()), "percent")
      .transform(Number),
    ...targets,
  })
  .superRefine((form, ctx) => {
    for (const priority of priorities) {
      const [first, last] = [form[`${priority}_first`], form[`${priority}_last`]];
      if (first !== null && last !== null && first > last)
        ctx.addIssue({ code: "custom", path: [`${priority}_first`], message: "firstAfterLast" });
    }
  })
  .transform((form) => {
    const of = (priority: Priority): [Priority, SlaTarget] => [
      priority,
      { first_response: form[`${priority}_first`], resolution: form[`${priority}_last`] },
    ];
    const targets = Object.fromEntries(priorities.map(of)) as Record<Priority, SlaTarget>;
    return { name: form.name, warnPercent: form.warn, targets };
  });

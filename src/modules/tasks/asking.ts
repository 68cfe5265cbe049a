import { z } from "zod";
import { rowId } from "../../form.ts";
import { flag, listOf, oneId, sought } from "../lists/mod.ts";
import { priorities } from "../tickets/mod.ts";
import type { TaskFilter } from "./filter.ts";
import { taskStatuses } from "./table.ts";

const TaskQuery = z.object({
  q: sought(),
  status: listOf(z.enum(taskStatuses)),
  // Only that they be open can be asked for: “open=0” leaves nothing out.
  open: flag.transform((open) => open || undefined),
  priority: listOf(z.enum(priorities)),
  assignee: listOf(z.union([z.enum(["me", "none"]), rowId])),
  creator: z
    .union([z.literal("me"), rowId])
    .optional()
    .catch(undefined),
  due: z.enum(["late", "today", "tomorrow", "week", "none"]).optional().catch(undefined),
  customer: oneId,
  conversation: oneId,
  ticket: oneId,
  order: oneId,
});

/** A filter as the address has it: “assignee=me&status=todo,doing&due=week”. What nobody knows is left out. */
export const taskFilterOf = (query: URLSearchParams, now = new Date()): TaskFilter => ({
  ...TaskQuery.parse(Object.fromEntries(query)),
  now,
});

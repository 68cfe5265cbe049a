import { priorities } from "../tickets/mod.ts";
import type { TaskFilter } from "./filter.ts";
import { taskStatuses } from "./table.ts";

const spans = ["late", "today", "tomorrow", "week", "none"] as const;

const known = <T extends string>(list: readonly T[], text: string | null): T[] | undefined => {
  const found = list.filter((each) => (text ?? "").split(",").includes(each));
  return found.length > 0 ? found : undefined;
};

const idIn = (text: string | null) => (/^[1-9][0-9]{0,14}$/.test(text ?? "") ? Number(text) : undefined);

/** A filter as the address has it: “assignee=me&status=todo,doing&due=week”. What nobody knows is left out. */
export function taskFilterOf(query: URLSearchParams, now = new Date()): TaskFilter {
  const people = (query.get("assignee") ?? "").split(",").flatMap((who): (number | "me" | "none")[] => {
    if (who === "me" || who === "none") return [who];
    const id = idIn(who);
    return id ? [id] : [];
  });
  const creator = query.get("creator") === "me" ? ("me" as const) : idIn(query.get("creator"));
  const filter: TaskFilter = {
    q: query.get("q")?.trim().slice(0, 200) || undefined,
    status: known(taskStatuses, query.get("status")),
    open: query.get("open") === "1" ? true : undefined,
    priority: known(priorities, query.get("priority")),
    assignee: people.length > 0 ? people : undefined,
    creator,
    due: spans.find((span) => span === query.get("due")),
    customer: idIn(query.get("customer")),
    conversation: idIn(query.get("conversation")),
    ticket: idIn(query.get("ticket")),
    order: idIn(query.get("order")),
    now,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as TaskFilter;
}

import { setCurrentDetails, upsertSearchAttributes } from "@temporalio/workflow";
import { attributes } from "./attributes.ts";

export interface Standing {
  stage: string;
  entityId?: string;
  channel?: string;
  queue?: number | null;
  assignee?: number | null;
  priority?: string;
  nextActionAt?: number | null;
  dueAt?: number | null;
  breached?: boolean;
}

/** Shows ops where a workflow stands: the sentence on its page, the values that its list is filtered by. */
export function show(sentence: string, standing: Standing): void {
  setCurrentDetails(sentence);
  const { stage, entityId, channel, queue, assignee, priority, nextActionAt, dueAt, breached } = standing;
  upsertSearchAttributes([
    { key: attributes.Stage, value: stage },
    ...(entityId === undefined ? [] : [{ key: attributes.EntityId, value: entityId }]),
    ...(channel === undefined ? [] : [{ key: attributes.Channel, value: channel }]),
    ...(queue === undefined ? [] : [{ key: attributes.Queue, value: queue === null ? null : String(queue) }]),
    ...(assignee === undefined
      ? []
      : [{ key: attributes.Assignee, value: assignee === null ? null : String(assignee) }]),
    { key: attributes.NextActionAt, value: dateOf(nextActionAt) },
    ...(priority === undefined ? [] : [{ key: attributes.Priority, value: priority }]),
    ...(dueAt === undefined ? [] : [{ key: attributes.DueAt, value: dateOf(dueAt) }]),
    ...(breached === undefined ? [] : [{ key: attributes.Breached, value: breached }]),
  ]);
}

/** Shows as `show` does, and writes the values into the history only when they changed since the last time. */
export function createShow(): typeof show {
  let last = "";
  return (sentence, standing) => {
    const values = JSON.stringify(standing);
    if (values === last) return setCurrentDetails(sentence);
    last = values;
    show(sentence, standing);
  };
}

const dateOf = (ms: number | null | undefined) => (ms ? new Date(ms) : null);

/** A moment as ops read it: always UTC, because a workflow must not know the machine's time zone. */
export const moment = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;

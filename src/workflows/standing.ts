import type { SearchAttributePair } from "@temporalio/common";
import { attributes } from "./attributes.ts";

/** Where a workflow stands, as far as lists of Temporal UI are filtered by it. */
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

/** The same as search attributes. Null: it has none any more. */
export function attributesOf(standing: Standing): SearchAttributePair[] {
  const { stage, entityId, channel, queue, assignee, priority, nextActionAt, dueAt, breached } = standing;
  return [
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
  ] as SearchAttributePair[];
}

const dateOf = (ms: number | null | undefined) => (ms ? new Date(ms) : null);

/** A moment as ops read it: always UTC, because a workflow must not know the machine's time zone. */
export const moment = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;

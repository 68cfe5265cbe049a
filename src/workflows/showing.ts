import { setCurrentDetails, upsertSearchAttributes } from "@temporalio/workflow";
import { attributes } from "./attributes.ts";

export interface Standing {
  stage: string;
  entityId?: string;
  channel?: string;
  assignee?: number | null;
  nextActionAt?: number | null;
}

/** Shows ops where a workflow stands: the sentence on its page, the values that its list is filtered by. */
export function show(sentence: string, standing: Standing): void {
  setCurrentDetails(sentence);
  const { stage, entityId, channel, assignee, nextActionAt } = standing;
  upsertSearchAttributes([
    { key: attributes.Stage, value: stage },
    ...(entityId === undefined ? [] : [{ key: attributes.EntityId, value: entityId }]),
    ...(channel === undefined ? [] : [{ key: attributes.Channel, value: channel }]),
    ...(assignee === undefined
      ? []
      : [{ key: attributes.Assignee, value: assignee === null ? null : String(assignee) }]),
    { key: attributes.NextActionAt, value: nextActionAt ? new Date(nextActionAt) : null },
  ]);
}

/** A moment as ops read it: always UTC, because a workflow must not know the machine's time zone. */
export const moment = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;

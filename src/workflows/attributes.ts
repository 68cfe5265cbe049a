import { defineSearchAttributeKey, SearchAttributeType } from "@temporalio/common";

const { BOOL, DATETIME, KEYWORD } = SearchAttributeType;

/** What the lists of Temporal UI are filtered by: ids and states, never names or phone numbers. */
export const attributes = {
  Stage: defineSearchAttributeKey("Stage", KEYWORD),
  EntityId: defineSearchAttributeKey("EntityId", KEYWORD),
  Assignee: defineSearchAttributeKey("Assignee", KEYWORD),
  Queue: defineSearchAttributeKey("Queue", KEYWORD),
  Channel: defineSearchAttributeKey("Channel", KEYWORD),
  Priority: defineSearchAttributeKey("Priority", KEYWORD),
  NextActionAt: defineSearchAttributeKey("NextActionAt", DATETIME),
  DueAt: defineSearchAttributeKey("DueAt", DATETIME),
  Breached: defineSearchAttributeKey("Breached", BOOL),
};

/** The fields that are edited in place, each by itself. */
export const editable = [
  "title",
  "summary",
  "priority",
  "category_id",
  "sla_policy_id",
  "customer_id",
  "conversation_id",
] as const;
export type Editable = (typeof editable)[number];

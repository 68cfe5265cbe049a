/** What somebody can be told of, in the order in which it is offered; `push` is how it begins. */
export const kinds = {
  "message.received": { bell: true, push: true },
  "conversation.assigned": { bell: true, push: true },
  "window.warned": { bell: true, push: true },
  mention: { bell: true, push: true },
  "ticket.assigned": { bell: true, push: true },
  "ticket.note_added": { bell: true, push: false },
  "ticket.status_changed": { bell: true, push: false },
  "ticket.move_refused": { bell: true, push: true },
  "ticket.sla_warned": { bell: true, push: true },
  "ticket.sla_breached": { bell: true, push: true },
  "task.assigned": { bell: true, push: true },
  "task.note_added": { bell: true, push: false },
  "customer.assigned": { bell: true, push: true },
  "customer.note_added": { bell: true, push: false },
  "order.assigned": { bell: true, push: true },
  "order.note_added": { bell: true, push: false },
  "task.rang": { bell: true, push: true },
  "page.trouble": { bell: true, push: true },
} as const satisfies Record<string, { bell: boolean; push: boolean }>;

export type Kind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as Kind[];

export const sounds = ["none", "chime", "knock", "bell"] as const;
export type Sound = (typeof sounds)[number];

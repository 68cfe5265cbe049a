/**
 * The clocks. PostgreSQL owns the facts, Temporal owns time and the progress of processes: what waits for a moment, or
 * must be tried until it is done, is a workflow here, written as a manager would tell it. This file is what the
 * Temporal bundle reads; workflows import types and pure rules alone, and reach the database through activities.
 */
export { agentShift } from "./agent_shift.ts";
export { callRouting } from "./call_routing.ts";
export { messageDelivery } from "./message_delivery.ts";
export { reconciling } from "./reconciling.ts";
export { replyWindow } from "./reply_window.ts";
export { taskReminder } from "./task_reminder.ts";
export { ticketLifecycle } from "./ticket_lifecycle.ts";

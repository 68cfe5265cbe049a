/** The screens of tasks, and the cards of their reminders. */
export { reminderRegion, reminderStack } from "./reminders.ts";

/** The screens of tasks, and the cards of their reminders. */
export { taskBoard, type TaskColumn } from "./board.ts";
export { taskBulk } from "./bulk.ts";
export { calendarScreen } from "./calendar.ts";
export { type DetailTab, detailTabs, type DetailView, taskScreen } from "./detail.ts";
export { taskChips, taskFilters } from "./filters.ts";
export { formDialog, formScreen, type FormView, valuesOf } from "./form.ts";
export { history } from "./history.ts";
export { taskList, taskViews } from "./list.ts";
export type { CalendarView } from "./month.ts";
export { type PartView, taskPart } from "./part.ts";
export { reminderRegion, reminderStack } from "./reminders.ts";
export { type Editing, type FieldName, fieldNames, type TaskChoices, type TaskScene, type TaskView } from "./scene.ts";
export { reminderSettings } from "./settings.ts";
export { files, notes } from "./tabs.ts";

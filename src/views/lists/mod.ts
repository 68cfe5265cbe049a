/** Parts of list screens; how a room uses them stands in modules/lists/mod.ts. */
export { board, type BoardCard, type BoardColumn, type BoardLook } from "./board.ts";
export { bulkBar, bulkErrorsScreen, bulkReports } from "./bulk.ts";
export { isoDay, lastDays, spanText, untilDaysAgo } from "./days.ts";
export { filterGrid } from "./filters.ts";
export { filterRow, kindSwitch, saveViewForm, viewTabs } from "./head.ts";
export { listScreen } from "./screen.ts";
export type {
  Column,
  FilterChip,
  ListFilter,
  ListPage,
  ListSay,
  ListScene,
  ListSpec,
  ListView,
  ViewTab,
} from "./spec.ts";
export { listRows, listTable } from "./table.ts";

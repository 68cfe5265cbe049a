/** The way of every list that admins arrange: rooms say what is in theirs, this says how one goes about it. */
export { recordSetting, type SettingChange } from "./recording.ts";
export { type Arrangement, arrangingRoutes } from "./arranging_routes.ts";

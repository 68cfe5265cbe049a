export { type NotificationAccount, notificationAccountScreen } from "./account.ts";
export { bell, bellList } from "./bell.ts";
export { type NotificationPage, notificationsScreen } from "./page.ts";
export { toneOf } from "./line.ts";

/**
 * Notifications: who is told of what happened, in the bell and by pushes to their browsers. `lines` in `recipients.ts`
 * says who; the worker's loops `notifyPeople` and `pushWaiting` do it; nobody hears of what they may not see.
 */
export { type Choices, isQuiet, readChoices, saveChoices } from "./choices.ts";
export { type Kind, kindNames, kinds, type Sound, sounds } from "./kinds.ts";
export { readPushKeys } from "./push_keys.ts";
export { pushWaiting } from "./pushing.ts";
export {
  countUnreadNotifications,
  findNotification,
  listNotifications,
  markNotificationsRead,
  type NotificationRow,
  UNREAD_CAP,
  unreadCount,
} from "./reading.ts";
export { factsOf, hrefOf, nameOf, say } from "./saying.ts";
export { subscribe, SubscriptionForm, unsubscribe } from "./subscribing.ts";
export { FULL_ROUND, isSubject, notifyPeople } from "./telling.ts";
export { pushTest } from "./testing.ts";

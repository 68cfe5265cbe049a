/**
 * Calls: the lines of the company, their queues and who sits at them, every call with each of its rings and the reason
 * for it. Everything is looked up through the person asking; `visibleTo` is the one rule of who sees
 * what, and whose a call is, and with that who may note what was said, `isTheirs` says.
 */
export { type MadeOf, readMadeOf, titleOf } from "./beginning.ts";
export { advanceCall, type CallStep } from "./advancing.ts";
export { answerOffer, checkOffer } from "./answering.ts";
export { hasCallBar } from "./bar.ts";
export { endCallsOfLine } from "./closing_lines.ts";
export { connectAnswered } from "./connecting.ts";
export { endCall, type Ending, letGo } from "./ending.ts";
export { endForgotten } from "./forgetting.ts";
export {
  type CallStanding,
  findCallStanding,
  listShifts,
  listWaitingCalls,
  nextInLine,
  readShiftClock,
  type ShiftClock,
} from "./line.ts";
export { markTold, putLateThrough, putThrough, takeThrough } from "./putting_through.ts";
export { tellWhatFollows } from "./telling.ts";
export { applyPbxEvents } from "./receiving.ts";
export { failOffer, rejectOffer } from "./rejecting.ts";
export { GONE_AFTER_MS, markGone, seeAgent } from "./presence.ts";
export {
  endWrapUp,
  enterQueues,
  extendWrapUp,
  finishLateWrapUps,
  finishWrapUp,
  leaveQueues,
  LONGEST_WRAP_UP_MS,
  PAUSE_REASON_LIMIT,
  pauseShift,
  resumeShift,
} from "./shifts.ts";
export { type FaultRow, listFaults } from "./faults.ts";
export { CONTENT_LIMIT, type CallNote, noteContent, noteCustomer, noteType, readNote } from "./noting.ts";
export { type AgentNow, type QueueNow, readBoard, type WaitingCaller } from "./board.ts";
export { type AgentFigures, type QueueFigures, type QueueReport, readReport } from "./reporting.ts";
export { type CallFilter, callFilterOf } from "./filter.ts";
export { type CallLine, countCalls, listCalls } from "./listing.ts";
export { type Caller, closePopup, listPopups, type PopupCall, readPopup } from "./popup.ts";
export { type PopupTab, popupTabs, readPopupTabs, savePopupTabs } from "./popup_settings.ts";
export { type CallRow, callRows, getCall, holdCall, listOffers, type OfferRow } from "./queries.ts";
export {
  addQueue,
  archiveQueue,
  editQueue,
  getQueue,
  listQueues,
  type QueueInput,
  type QueueMember,
  type QueueRow,
  restoreQueue,
} from "./queues.ts";
export { bounds, type QueueNumber } from "./settings_form.ts";
export { keepWaitingRecordings, type RecordingsDeps } from "./recordings.ts";
export {
  addCallType,
  archiveCallType,
  type CallType,
  callTypesInOrder,
  editCallType,
  getCallType,
  listCallTypes,
  moveCallType,
  restoreCallType,
} from "./types.ts";
export type * from "./table.ts";
export { outcomes, overflows, strategies } from "./table.ts";
export { isMissed, seenBy, visibleIds, visibleTo } from "./visibility.ts";
export type { Asked } from "./pbx_commands.ts";
export { takeBack } from "./taking_back.ts";

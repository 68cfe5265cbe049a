import { en as popup } from "./call_popup.ts";
import type { CallsWords } from "./calls.ts";

const bar: CallsWords["bar"] = {
  title: "Calls",
  hidden: "Hidden number",
  presence: { label: "My state", online: "Online", away: "Away", offline: "Offline" },
  awayText: "By itself after 10 minutes without a touch",
  shifts: { out: "Outside the queue", ready: "Ready", paused: "Paused", wrap_up: "After a call" },
  pausedFor: (reason) => `Paused: ${reason}`,
  waiting: (n) => `${n} waiting`,
  there: (n) => `${n} on duty`,
  noQueue: "You are in no queue yet",
  noSeat: "You have no extension yet. An administrator gives it under Settings › Pages.",
  enter: "Enter the queue",
  leave: "Leave the queue",
  pause: "Pause",
  pauseTitle: "Pause for",
  resume: "Go on",
  reasons: { lunch: "Lunch", rest: "A break", meeting: "A meeting", other_work: "Other work" },
  ownReason: "Another reason",
  pauseNow: "Pause",
  pausedSince: (at, lasting) => `Since ${at} · ${lasting}`,
  inQueues: (names) => `queue ${names}`,
  fold: "Fold",
  unfold: "Unfold",
  ringing: "Incoming call",
  ringingFor: "Ringing, #",
  waited: "waited #",
  reject: "Reject",
  answer: "Answer",
  talking: "In a call",
  dialing: "Calling…",
  held: "On hold",
  mute: "Mute",
  hold: "Hold",
  transfer: "Transfer",
  keypad: "Keypad",
  fault: "Report",
  hangUp: "Hang up",
  wrappingUp: "Finish your notes",
  nextAfter: "next call after",
  wrapTime: "Time for notes",
  longer: "30 seconds more",
  readyNow: "Ready now",
  leaving: "You are in a call. Leave this page?",
  call: "Call",
  callNumber: (number) => `Call ${number}`,
  number: "Phone number",
  erase: "Erase one digit",
  unknownCaller: "Not among the customers",
  notANumber: "Not enough to call",
  via: "Call from",
  tones: "Keys pressed",
  dialed: (number) => `Calling ${number}: lift your phone when it rings`,
  answeredNow: "Call answered",
  transferTo: "Transfer to",
  transferPeople: "On duty",
  transferQueues: "Queues",
  transferNumber: "Another number",
  transferDo: "Transfer",
  transferFind: "Name or phone number",
  transferNobody: "Nobody is free to take this call.",
  transferred: (to) => `Transferred to ${to}`,
  microphone: {
    check: "Check the microphone",
    title: "Check the microphone",
    level: "Level",
    asking: "The browser asks whether it may use the microphone. Choose Allow.",
    hearing: "Say something. This bar has to move with your voice.",
    good: "You can be heard.",
    silent: "Nothing is heard. Look at the mute switch of the headset and at the microphone that the browser uses.",
    refused: "The browser blocks the microphone. Press the sign beside the address, allow it and try again.",
    missing: "No microphone was found. Plug in a headset and try again.",
    busy: "Another program holds the microphone. Close it and try again.",
    insecure: "Browsers give the microphone to https alone.",
    broken: "The microphone cannot be used",
    brokenText: "Check the headset and try again.",
    brokenLeft: "Check the headset and try again. You are out of the queue meanwhile.",
    again: "Try again",
    reason: "microphone",
  },
  faults: {
    title: "Report a fault of the call",
    description: "What happened",
    hint: "For instance: the customer does not hear me, the sound breaks off",
    along: "Goes along: the number, what happened with this call last, and the kind of browser.",
    send: "Send the report",
    sent: "Sent. Operations will look at it.",
    list: "Faults of calls",
    none: { title: "Nobody has reported a fault", text: "What agents report from the call bar will be here." },
    by: "Reported by",
    at: "At",
    browser: "Browser",
    events: "What happened",
  },
};

const list: CallsWords["list"] = {};

const report: CallsWords["report"] = {};

const board: CallsWords["board"] = {};

const queues: CallsWords["queues"] = {};

const types: CallsWords["types"] = {};

export const en: CallsWords = { bar, popup, list, report, board, queues, types };
const popup: CallsWords["popup"] = {};

export const en: CallsWords = { bar, popup };

/** The faces of calls: the bar that is on every screen, and what it opens. */
export { callBar } from "./bar.ts";
export { faultDialog, faultList } from "./faults.ts";
export { dialPad, tonePad } from "./keypad.ts";
export { microphoneDialog } from "./microphone.ts";
export { callLink } from "./other_side.ts";
export { callChipPlace, callRegion } from "./region.ts";
export { transferDialog, transferPlaces } from "./transfer.ts";

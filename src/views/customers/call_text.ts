import type { TimelineItem } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { clock } from "../calls/other_side.ts";

type Line = Extract<TimelineItem, { kind: "call" }>["call"];

/** “Gọi vào · Nguyễn Hoài An · 3:24” */
export const callText = (words: Words, { direction, missed, agent_name, seconds }: Line): string => {
  const say = words.callHistory.timeline;
  const way = missed ? say.missed : say[direction];
  return [way, agent_name, seconds === null ? "" : clock(seconds)].filter(Boolean).join(" · ");
};

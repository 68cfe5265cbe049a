import type { WindowStanding } from "../modules/inbox/mod.ts";
import type { ReplyWindowInput } from "./inputs.ts";
import { moment, type Standing } from "./standing.ts";

interface Open extends WindowStanding {
  openedAt: number;
}

/** What the clock of an open window does next, and when: it warns so long before the end, or (undefined) it closes. */
export function nextOfWindow({ openedAt }: Open, { windowMs, warnBeforeMs }: Leads, now: number) {
  const closesAt = openedAt + windowMs;
  const leads = warnBeforeMs.toSorted((a, b) => b - a);
  const lead = leads.find((one) => closesAt - one > now);
  return { until: closesAt - (lead ?? 0), lead, isFirst: lead !== undefined && lead === leads[0] };
}

type Leads = Pick<ReplyWindowInput, "windowMs" | "warnBeforeMs">;
type Next = ReturnType<typeof nextOfWindow>;

export const windowSentence = ({ openedAt }: Open, { windowMs }: Leads, next: Next) =>
  `Waiting until ${moment(next.until)} to ${windowStep(next)}; it closes at ${moment(openedAt + windowMs)} unless the customer writes.`;

export const windowStep = ({ lead }: Next) => (lead === undefined ? "close the reply window" : "warn the assignee");

/** Where an open window stands, for whoever looks for it in Temporal UI. */
export const windowStanding = (conversationId: number, { channel, assigneeId }: Open, next: Next): Standing => ({
  stage: next.isFirst ? "open" : "closing",
  entityId: String(conversationId),
  channel,
  assignee: assigneeId,
  nextActionAt: next.until,
});

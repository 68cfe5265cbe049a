import { setTimeout as pause } from "node:timers/promises";
import { WithStartWorkflowOperation } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import { Invalid, NotFound, Refused } from "../errors.ts";
import type { TicketStanding } from "../modules/tickets/mod.ts";
import { isMissing, isTemporalAway, statusOf, type Temporal } from "../temporal.ts";
import { follow, keepShift, remind, route } from "./wanting.ts";
import { optionsOf, type Wanted } from "./starting.ts";
import type { Answering, Pausing, TakingCall, Transition } from "./inputs.ts";

const DEADLINE_MS = 2_000;
/** A caller hears nothing meanwhile, and the rooms can do it as well: the same yes twice is one. */
const ANSWERED_WITHIN_MS = 700;
const PATIENCE_MS = 1_500;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;

/** The clocks do not answer just now: the same command is to be asked again later. */
export class ClocksAway extends Error {
  override name = "ClocksAway";
}

export interface Asking {
  isAway(error: unknown): boolean;
  moveTicket(ticketId: number, standing: TicketStanding, of: Omit<Transition, "seen">): Promise<void>;
  answerReminder(taskId: number, of: Answering & { until?: number | undefined }): Promise<void>;
  answerCall(callId: number, of: TakingCall): Promise<void>;
  pauseAgent(userId: number, of: Pausing): Promise<void>;
}

/**
 * Asks running clocks, which are started when they do not run. Throws what the rooms throw (Refused, Invalid, NotFound),
 * or ClocksAway after two seconds without an answer, on the phone sooner: then nobody knows, and the same id tells later.
 */
export function createAsking(temporal: Temporal): Asking {
  const ask = async (
    wanted: Wanted,
    update: string,
    updateId: string,
    given: object,
    withinMs = DEADLINE_MS,
  ): Promise<void> => {
    const { workflow } = temporal.client;
    const options = { updateId, args: [given] as [object] };
    const startWorkflowOperation = () =>
      new WithStartWorkflowOperation(wanted.workflow, {
        ...optionsOf(wanted),
        workflowIdConflictPolicy: "USE_EXISTING",
      });
    // Nearly always it runs: asked alone it answers sooner than together with a start.
    const ofRunning = () => workflow.getHandle(wanted.id).executeUpdate<void, [object]>(update, options);
    const ofStarted = () =>
      workflow.executeUpdateWithStart<() => Promise<unknown>, void, [object]>(update, {
        ...options,
        startWorkflowOperation: startWorkflowOperation() as never,
      });
    const execute = () =>
      ofRunning().catch((error: unknown) => {
        if (!isMissing(error)) throw error;
        return ofStarted();
      });
    try {
      await temporal.within(withinMs, () => patiently(execute));
    } catch (error) {
      throw asAnswered(error);
    }
  };
  return {
    isAway: (error) => error instanceof ClocksAway,
    moveTicket: (id, standing, of) =>
      ask(follow({ id, standing }), "transition", of.commandId, { ...of, seen: standing }),
    answerReminder: (id, { until, ...of }) =>
      until === undefined
        ? ask(remind({ id }), "acknowledge", of.commandId, of)
        : ask(remind({ id }), "snooze", of.commandId, { ...of, until }),
    answerCall: (id, of) => ask(route({ id }), "answer", of.commandId, of, ANSWERED_WITHIN_MS),
    pauseAgent: (id, of) => ask(keepShift({ id }), "pause", of.commandId, of),
  };
}

/** More than ten at once for one ticket, or one that came just as its run was ending: through a moment later. */
const isPassing = (error: unknown) =>
  isMissing(error) || [RESOURCE_EXHAUSTED, FAILED_PRECONDITION].includes(statusOf(error) ?? 0);

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (let restMs = 20; ; restMs = Math.min(160, restMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() > end) throw error;
      await pause(restMs * (0.5 + Math.random()));
    }
  }
}

function asAnswered(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (!(at instanceof ApplicationFailure)) continue;
    const [detail] = (at.details ?? []) as [Partial<Refused & Invalid>?];
    if (at.type === "Refused") return new Refused(detail?.reason ?? "other", detail?.detail ?? {});
    if (at.type === "Invalid") return new Invalid(detail?.fields ?? {});
    if (at.type === "NotFound") return new NotFound(at.message);
  }
  return isTemporalAway(error) || isPassing(error)
    ? new ClocksAway("the clocks do not answer", { cause: error })
    : error;
}

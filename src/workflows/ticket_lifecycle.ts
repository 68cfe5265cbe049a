import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
} from "@temporalio/workflow";
import type { SlaMoment, TicketClock } from "../modules/tickets/mod.ts";
import type { TicketStatus } from "../modules/tickets/table.ts";
import { refusal } from "../modules/tickets/transitions.ts";
import type { Activities } from "./activities.ts";
import { createSight, shouldContinueAsNew, waitUntil } from "./pacing.ts";
import { createShow } from "./showing.ts";
import { moment, type Standing } from "./standing.ts";
import type { TicketLifecycleInput, Transition } from "./inputs.ts";

export const transition = defineUpdate<{ status: TicketStatus }, [Transition]>("transition");
/** Without a version, or with one that is new: look at the ticket again. */
export const changed = defineSignal<[version?: number]>("changed");

const { readTicketClock, moveTicket, warnSla, breachSla } = proxyLocalActivities<Activities["core"]>({
  startToCloseTimeout: "5s",
  retry: { initialInterval: "200ms", maximumInterval: "10s", nonRetryableErrorTypes: ["Refused", "NotFound"] },
});

/**
 * A ticket from its opening to its end. Moves are asked for and may be refused; one at a time, whoever asks. Meanwhile
 * the clocks of its SLA run: before what was promised is due somebody is warned, once; when it is missed, that is said,
 * once. While others have to act the clocks stand still. A closed ticket ends; opened again it begins anew.
 */
export async function ticketLifecycle(input: TicketLifecycleInput): Promise<void> {
  const { ticketId } = input;
  const sight = createSight<TicketClock>();
  const known = () => sight.row ?? input.standing;
  const show = createShow();

  const tellEnd = (at: TicketClock | undefined) =>
    at
      ? show("Closed. Opening it again starts this anew.", standingOf(ticketId, at, undefined))
      : show("There is no such ticket any more.", { stage: "gone" });

  setHandler(
    transition,
    async ({ seen: _, ...move }) => {
      const after = await sight.look(() => moveTicket({ ticketId, ...move }));
      return { status: after?.status ?? move.to };
    },
    {
      validator({ to, resolution, seen }) {
        const standing = seen.version > known().version ? seen : known();
        const reason = refusal(standing, { to, resolution });
        if (!reason) return;
        const detail = { reason, detail: { status: standing.status } };
        throw ApplicationFailure.nonRetryable(`refused: ${reason}`, "Refused", detail);
      },
    },
  );
  setHandler(changed, (version) => {
    if (version === undefined || version > known().version) sight.stale = true;
  });

  for (;;) {
    if (sight.stale) await sight.look(() => readTicketClock(ticketId));
    sight.looked = false;
    if (sight.stale) continue;
    const clock = sight.row;
    if (!clock || clock.status === "closed") {
      tellEnd(clock);
      await condition(allHandlersFinished);
      // Somebody may have opened it again in the very moment of its end.
      if (sight.stale || sight.looked) continue;
      return;
    }
    // The latest first: what is overdue already need not be warned of.
    const now = Date.now();
    const due = clock.moments.findLast(({ at }) => at <= now);
    if (due) {
      await sight.look(() =>
        (due.what === "breach" ? breachSla : warnSla)({ ticketId, kind: due.kind, dueAt: due.dueAt }),
      );
      continue;
    }
    if (shouldContinueAsNew()) await continueAsNew<typeof ticketLifecycle>({ ticketId, standing: known() });
    const next = clock.moments[0];
    const sentence = tell(clock, next);
    show(sentence, standingOf(ticketId, clock, next));
    await waitUntil(next?.at, () => sight.stale || sight.looked, sentence);
  }
}

function standingOf(ticketId: number, clock: TicketClock, next: SlaMoment | undefined): Standing {
  return {
    stage: clock.status,
    entityId: String(ticketId),
    assignee: clock.assigneeId,
    priority: clock.priority,
    dueAt: clock.dueAt,
    nextActionAt: next?.at ?? null,
    breached: clock.breached,
  };
}

const names = { first_response: "first response", resolution: "resolution" };

/** What it waits for and until when, for whoever looks at it in Temporal UI. */
function tell({ status, paused }: TicketClock, next: SlaMoment | undefined): string {
  if (status === "resolved") return "Resolved. Waiting for it to be closed or opened again.";
  if (paused) {
    const whom = status === "wait_third_party" ? "a third party" : "the customer";
    return `Waiting for ${whom}: the SLA stands still until the ticket moves on.`;
  }
  if (!next) return `In status ${status}, with no SLA time to come. Waiting for the next change.`;
  const what = names[next.kind];
  return next.what === "warn"
    ? `In status ${status}. Waiting until ${moment(next.at)} to warn that the ${what} is due at ${moment(next.dueAt)}.`
    : `In status ${status}. Waiting until ${moment(next.at)}, when the ${what} is overdue.`;
}

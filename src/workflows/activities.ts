import { Context } from "@temporalio/activity";
import type { Db } from "../database.ts";
import { closeWindow, deliverNext, readWindow, type Sender, warnWindow } from "../modules/inbox/mod.ts";
import type { SendToPbx } from "../modules/channels/mod.ts";
import type { Temporal } from "../temporal.ts";
import { createDoing } from "./doing.ts";
import {
  refillCalls,
  refillDeliveries,
  refillReminders,
  refillShifts,
  refillTickets,
  refillWindows,
} from "./refilling.ts";
import { createVoice } from "./voice.ts";
import { type Timing, timing } from "./reactions.ts";

export interface ActivityDeps {
  db: Db;
  temporal: Temporal;
  sender: Sender;
  sendToPbx: SendToPbx;
  timing?: Timing;
}

export type Activities = ReturnType<typeof createActivities>;

/** What workflows may do to the world: thin calls into the rooms. `core` and `send` are served by their own queues. */
export function createActivities({ db, temporal, sender, sendToPbx, timing: given = timing }: ActivityDeps) {
  const refilling = () => ({ timing: given, beat: Context.current().heartbeat });
  return {
    core: {
      ...createDoing(db),
      readWindow: (conversationId: number) => readWindow(db, conversationId),
      warnWindow: (of: { conversationId: number; openedAt: number; leadMs: number; minutesLeft: number }) =>
        warnWindow(db, of.conversationId, of),
      closeWindow: (of: { conversationId: number; openedAt: number }) => closeWindow(db, of.conversationId, of),
      refillDeliveries: () => refillDeliveries(db, temporal, refilling()),
      refillWindows: () => refillWindows(db, temporal, refilling()),
      refillTickets: () => refillTickets(db, temporal, refilling()),
      refillReminders: () => refillReminders(db, temporal, refilling()),
      refillCalls: () => refillCalls(db, temporal, refilling()),
      refillShifts: () => refillShifts(db, temporal, refilling()),
    },
    voice: createVoice(db, sendToPbx),
    send: {
      deliverNext: ({ conversationId, graceMs }: { conversationId: number; graceMs: number }) =>
        beating(() =>
          deliverNext(db, sender, conversationId, { graceMs, signal: Context.current().cancellationSignal }),
        ),
    },
  };
}

/** Lets the server know every few seconds that this worker lives, so that its death is noticed soon. */
async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), 3_000);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

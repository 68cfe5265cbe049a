import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { line, readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { signal } from "../../render.ts";
import { act, readCommand } from "./showing_bar.ts";
import { seeAgent } from "./presence.ts";
import { endWrapUp, enterQueues, extendWrapUp, leaveQueues, PAUSE_REASON_LIMIT, resumeShift } from "./shifts.ts";

const PauseForm = z.object({ reason: line(PAUSE_REASON_LIMIT) });
const LongerForm = z.object({
  seconds: z.coerce.number().int().min(1).max(300).default(30),
  until: z.coerce
    .number()
    .int()
    .min(0)
    .max(8.64e15)
    .transform((ms) => new Date(ms))
    .optional(),
});
const PresenceForm = z.object({
  state: z.enum(["online", "away"], "choice"),
  /** As it calls itself. */
  browser: z
    .string()
    .regex(/^[\w-]{1,40}$/, "other")
    .optional(),
});

/** A word said to the person's ear, once it is done; and what was opened for it closes. */
const heard = (c: Ctx, sound: "enter" | "leave" | "pause" | "resume") =>
  signal(c, { "calls:sound": { value: sound }, "calls:done": {} });

/** How one stands in the queues: /calls/shift, and whether one is there: /calls/presence. */
export const shiftRoutes = new Hono<Env>()
  .put("/shift", may("signed-in"), (c) =>
    act(c, async () => {
      await enterQueues(c.var.deps.db, c.var.person);
      heard(c, "enter");
    }),
  )
  .delete("/shift", may("signed-in"), (c) =>
    act(c, async () => {
      await leaveQueues(c.var.deps.db, c.var.person);
      heard(c, "leave");
    }),
  )

  .put("/shift/pause", may("signed-in"), (c) =>
    act(c, async () => {
      const { reason } = await readForm(c, PauseForm);
      await c.var.deps.commands.pauseAgent({ person: c.var.person, reason, commandId: crypto.randomUUID() });
      heard(c, "pause");
    }),
  )
  .delete("/shift/pause", may("signed-in"), (c) =>
    act(c, async () => {
      await resumeShift(c.var.deps.db, c.var.person);
      heard(c, "resume");
    }),
  )

  .put("/shift/wrap-up", may("signed-in"), (c) =>
    act(c, async () => {
      const longer = await readCommand(c, LongerForm);
      await extendWrapUp(c.var.deps.db, c.var.person, longer);
    }),
  )
  .delete("/shift/wrap-up", may("signed-in"), (c) =>
    act(c, async () => {
      await endWrapUp(c.var.deps.db, c.var.person);
      heard(c, "resume");
    }),
  )

  // The sign of life of a browser, every few seconds.
  .post("/presence", may("signed-in"), async (c) => {
    const { state, browser } = await readForm(c, PresenceForm);
    await seeAgent(c.var.deps.db, c.var.person.id, state, { browser });
    return c.body(null, 204);
  });

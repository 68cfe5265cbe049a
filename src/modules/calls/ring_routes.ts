import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../../context.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { rejectOffer } from "./rejecting.ts";
import { act, ID } from "./showing_bar.ts";

/** Each ring has a number: what is said of an older one is void. */
const OfferForm = z.object({
  command: z.uuid("other"),
  offer: z.coerce.number("other").int().positive().max(1e9),
});

/** What one says to a call that rings. */
export const ringRoutes = new Hono<Env>()
  .post(`${ID}/answer`, may("signed-in"), (c) =>
    act(c, async () => {
      const { deps, person } = c.var;
      const { offer, command } = await readForm(c, OfferForm);
      await deps.commands.answerCall({ person, callId: Number(c.req.param("id")), offer, commandId: command });
    }),
  )
  .post(`${ID}/rejection`, may("signed-in"), (c) =>
    act(c, async () => {
      const { offer } = await readForm(c, OfferForm);
      await rejectOffer(c.var.deps.db, c.var.person, Number(c.req.param("id")), offer);
    }),
  );

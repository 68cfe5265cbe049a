import { Hono } from "hono";
import type { Ctx, Env } from "../../../context.ts";
import { Invalid } from "../../../errors.ts";
import { readFields, readForm } from "../../../form.ts";
import { may } from "../../../may.ts";
import { toast, wantsMain } from "../../../render.ts";
import { connectLine, editLine, renewSecret } from "./connecting.ts";
import { LineForm, NewLineForm, NewSeatForm, SeatForm } from "./form.ts";
import { showConnect, showLine, showProtocol, showSeats, showSecret } from "./screens.ts";
import { putSeat, removeSeat } from "./seats.ts";

const PAGE = ":page{[1-9][0-9]{0,14}}";
const USER = ":user{[1-9][0-9]{0,14}}";
const numberIn = (c: Ctx, name: string) => Number(c.req.param(name));

/** Lines and seats, below /settings/pages/phone. */
export const phoneRoutes = new Hono<Env>()
  .get("/", may("page-admin"), (c) => c.redirect("/settings/pages", 303))
  .get("/new", may("admin"), (c) => showConnect(c))
  .post("/", may("admin"), async (c) => {
    try {
      const { id, secret } = await connectLine(c.var.deps, c.var.person, await readForm(c, NewLineForm));
      return secret ? await showSecret(c, id, secret) : c.redirect(`/settings/pages/${id}`, 303);
    } catch (error) {
      return showConnect(c, await typedIn(c, error));
    }
  })
  .get("/protocol", may("page-admin"), (c) => showProtocol(c))
  .get("/seats", may("admin"), (c) => showSeats(c))
  .post("/seats", may("admin"), async (c) => {
    try {
      const { user, ...seat } = await readForm(c, NewSeatForm);
      await putSeat(c.var.deps, c.var.person, user, seat);
    } catch (error) {
      return showSeats(c, await typedIn(c, error));
    }
    return backToSeats(c, c.var.words.channels.phone.saved);
  })
  .post(`/seats/${USER}`, may("admin"), async (c) => {
    const user = numberIn(c, "user");
    try {
      await putSeat(c.var.deps, c.var.person, user, await readForm(c, SeatForm));
    } catch (error) {
      return showSeats(c, { ...(await typedIn(c, error)), of: user });
    }
    return backToSeats(c, c.var.words.channels.phone.saved);
  })
  .post(`/seats/${USER}/removal`, may("admin"), async (c) => {
    await removeSeat(c.var.deps.db, c.var.person, numberIn(c, "user"));
    return backToSeats(c, c.var.words.channels.phone.saved);
  })
  .post(`/${PAGE}`, may("admin"), async (c) => {
    const id = numberIn(c, "page");
    try {
      await editLine(c.var.deps, c.var.person, id, await readForm(c, LineForm));
    } catch (error) {
      return showLine(c, id, await typedIn(c, error));
    }
    if (!wantsMain(c)) return c.redirect(`/settings/pages/${id}`, 303);
    toast(c, c.var.words.channels.phone.saved);
    return showLine(c, id);
  })
  .post(`/${PAGE}/secret`, may("admin"), async (c) => {
    const id = numberIn(c, "page");
    const secret = await renewSecret(c.var.deps, c.var.person, id);
    return showSecret(c, id, secret);
  });

/** The form again with what was typed and what is wrong with it. */
async function typedIn(c: Ctx, error: unknown) {
  if (!(error instanceof Invalid)) throw error;
  return { values: await readFields(c), errors: error.fields };
}

function backToSeats(c: Ctx, said: string) {
  if (!wantsMain(c)) return c.redirect("/settings/pages/phone/seats", 303);
  toast(c, said);
  return showSeats(c);
}

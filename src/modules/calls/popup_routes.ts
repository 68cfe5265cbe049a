import { Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import type { Db } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { readForm } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, isHtmx } from "../../render.ts";
import { together } from "../../together.ts";
import { callPopup, noteAsJson } from "../../views/calls/popup.ts";
import { popupHistory } from "../../views/calls/popup_history.ts";
import { CONTENT_LIMIT, noteContent, noteCustomer, noteType, readNote } from "./noting.ts";
import { closePopup, listPopups, readPopup } from "./popup.ts";
import { readHistory } from "./popup_history_routes.ts";
import { type PopupTab, popupTabs, readPopupTabs } from "./popup_settings.ts";
import { getCallType, listCallTypes } from "./types.ts";

const ID = "/:id{[1-9][0-9]{0,14}}";
const idOf = (c: Ctx) => Number(c.req.param("id"));
const tabOf = (c: Ctx): PopupTab | undefined => popupTabs.find((tab) => tab === c.req.query("tab"));

/** A card is a part of a screen that one is at, and no place that an address leads to. */
function mustBePart(c: Ctx): void {
  if (!isHtmx(c)) throw new NotFound("a card by itself");
}

/** Those to choose from; one that was put away stays where it was chosen. */
async function typesFor(db: Db, chosen: number | null) {
  const types = await listCallTypes(db);
  return chosen === null || types.some(({ id }) => id === chosen) ? types : [...types, await getCallType(db, chosen)];
}

/** That a call is this person's no more is no fault of the card that asks: it is told with nothing to show. */
async function unlessGone(c: Ctx, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof NotFound) || !isHtmx(c)) throw error;
    return c.body(null, 204);
  }
}

async function show(c: Ctx): Promise<Response> {
  mustBePart(c);
  const { deps, person, words } = c.var;
  const byItself = c.req.query("auto") === "1";
  const look = await together(deps.db, async (db) => {
    const { call, caller } = await readPopup(db, person, idOf(c), { byItself });
    const [types, tabs] = await Promise.all([typesFor(db, call.type_id), readPopupTabs(db)]);
    const history =
      caller && (await readHistory(db, person, words, { callId: call.id, customerId: caller.id, tabs, tab: tabOf(c) }));
    return { words, call, caller, types, history };
  });
  return fragment(c, callPopup(look));
}

async function showHistory(c: Ctx): Promise<Response> {
  mustBePart(c);
  const { deps, person, words } = c.var;
  const history = await together(deps.db, async (db) => {
    const [note, tabs] = await Promise.all([readNote(db, person, idOf(c)), readPopupTabs(db)]);
    if (note.customer_id === null) return undefined;
    return readHistory(db, person, words, { callId: note.id, customerId: note.customer_id, tabs, tab: tabOf(c) });
  });
  if (!history) throw new NotFound("history of nobody");
  return fragment(c, popupHistory(history));
}

const id = z.coerce.number("choice").int("choice").positive("choice").max(1e15, "choice");
const before = z
  .string()
  .optional()
  .transform((text) => (text === undefined ? undefined : /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null));
const ContentForm = z.object({
  content: z.string("required").max(CONTENT_LIMIT, "tooLong"),
  was: z.string().max(CONTENT_LIMIT, "tooLong").default(""),
});
const TypeForm = z.object({ type_id: id, was: before });
const CustomerForm = z.object({ customer_id: id, was: before });

/** CA-3: the card of one's own call, and what is noted in it as it is typed. */
export const popupRoutes = new Hono<Env>()
  // What comes up by itself just now, for a page that may have missed something.
  .get("/popups", may("signed-in"), async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json({ calls: await listPopups(c.var.deps.db, c.var.person) });
  })
  .get(`${ID}/popup`, may("signed-in"), (c) => unlessGone(c, () => show(c)))
  .get(`${ID}/popup/history`, may("signed-in"), showHistory)
  .delete(`${ID}/popup`, may("signed-in"), async (c) => {
    await closePopup(c.var.deps.db, c.var.person, idOf(c));
    return c.body(null, 204);
  })
  .get(`${ID}/content`, may("signed-in"), (c) => {
    c.header("Cache-Control", "no-store");
    return unlessGone(c, async () =>
      c.json(noteAsJson(c.var.words, await readNote(c.var.deps.db, c.var.person, idOf(c)))),
    );
  })
  .put(`${ID}/content`, may("signed-in"), async (c) => {
    const typed = await readForm(c, ContentForm);
    return c.json(noteAsJson(c.var.words, await noteContent(c.var.deps.db, c.var.person, idOf(c), typed)));
  })
  .put(`${ID}/type`, may("signed-in"), async (c) => {
    const { db } = c.var.deps;
    const { type_id: typeId, was } = await readForm(c, TypeForm);
    try {
      return c.json(noteAsJson(c.var.words, await noteType(db, c.var.person, idOf(c), { typeId, was })));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return c.json(noteAsJson(c.var.words, await readNote(db, c.var.person, idOf(c))), 409);
    }
  })
  .put(`${ID}/customer`, may("signed-in"), async (c) => {
    const { customer_id: customerId, was } = await readForm(c, CustomerForm);
    return c.json(
      noteAsJson(c.var.words, await noteCustomer(c.var.deps.db, c.var.person, idOf(c), { customerId, was })),
    );
  });

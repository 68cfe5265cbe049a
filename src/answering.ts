import type { Ctx } from "./context.ts";
import { isDatabaseAway } from "./database.ts";
import { Forbidden, Invalid, MovedTo, NotFound, Refused } from "./errors.ts";
import { isHtmx, render, toast, wantsMain } from "./render.ts";
import { errorScreen } from "./views/error.ts";
import { wordFor } from "./words/mod.ts";

/** The same place of the record that took in the one asked for, which says so; whatever was sent, one looks at it there. */
function placeOf(c: Ctx, { id }: MovedTo): string | undefined {
  const [place, room, gone] = /^\/([a-z]+)\/(\d+)/.exec(c.req.path) ?? [];
  return place && `/${room}/${id}?from=${gone}`;
}

interface Answer {
  status: 400 | 403 | 404 | 409 | 412 | 413 | 422 | 500 | 503;
  title: string;
  text: string;
}

/** The one place where what went wrong becomes an answer, in the person's language. */
export async function answerError(error: Error, c: Ctx): Promise<Response> {
  const there = error instanceof MovedTo && placeOf(c, error);
  if (there) return isHtmx(c) ? c.body("", 200, { "HX-Redirect": there }) : c.redirect(there, 303);
  const answer = answerFor(error, c);
  if (answer.status >= 500) c.var.deps.log.error({ error, requestId: c.var.requestId }, "request failed");
  c.header("Cache-Control", "no-store");
  if (answer.status === 503) c.header("Retry-After", "3");
  if (isHtmx(c) && !wantsMain(c)) {
    c.header("HX-Reswap", "none");
    toast(c, [answer.title, answer.text].filter(Boolean).join(". "), "bad");
    return c.text(answer.text, answer.status);
  }
  const { words } = c.var;
  const main = errorScreen(words, answer);
  // The frame asks the database for its counts, which is what has just failed.
  return render(c, { title: answer.title, main, status: answer.status, bare: answer.status >= 500 });
}

export const answerNotFound = (c: Ctx): Promise<Response> => answerError(new NotFound(), c);

export class TooLarge extends Error {
  override name = "TooLarge";
}

function answerFor(error: Error, c: Ctx): Answer {
  const say = c.var.words.errors;
  if (error instanceof NotFound) return { status: 404, ...say.notFound };
  if (error instanceof Forbidden) return { status: 403, ...say.forbidden };
  if (error instanceof TooLarge) return { status: 413, title: say.fields.fileTooLarge, text: "" };
  if (error instanceof Refused) {
    const status = refusalStatus[error.reason] ?? 409;
    return { status, title: wordFor(say.refused, error.reason, say.refused.other), text: "" };
  }
  if (error instanceof Invalid) {
    const [reason] = Object.values(error.fields);
    return { status: 422, title: wordFor(say.fields, reason, say.fields.other), text: "" };
  }
  if (isUnreadable(error)) return { status: 400, title: say.fields.other, text: "" };
  if (isBadValue(error)) return c.req.method === "GET" ? { status: 404, ...say.notFound } : badValue(say);
  if (isDatabaseAway(error)) return { status: 503, ...say.unavailable };
  return { status: 500, title: say.broken.title, text: say.broken.text(c.var.requestId) };
}

const refusalStatus: Record<string, 403 | 412> = { same_origin: 403, another_person: 412 };

const badValue = (say: Ctx["var"]["words"]["errors"]): Answer => ({ status: 422, title: say.fields.other, text: "" });

/** A body that is not the form or the JSON it says it is. */
const isUnreadable = (error: Error) =>
  (error instanceof TypeError && /form-?data/i.test(error.message)) ||
  (error instanceof SyntaxError && /JSON/.test(error.message));

/** PostgreSQL could not take a value (class 22): a number out of range, a byte that is no text. Never a fault of the database. */
const isBadValue = (error: Error) => Boolean((error as { code?: string }).code?.startsWith("22"));

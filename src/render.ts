import type { CountsAround, Ctx } from "./context.ts";
import type { Db } from "./database.ts";
import { together } from "./together.ts";
import { html, type Html } from "./views/html.ts";
import type { Page } from "./views/layout/page.ts";
import { layout } from "./views/layout.ts";
import { pack } from "./packing.ts";
import { bytesOf } from "./utf8.ts";

export interface Screen extends Pick<Page, "title" | "heading" | "crumbs" | "styles" | "scripts" | "omits"> {
  /** The whole `<main id="main">`, made by `main()` of the layout; a promise of it where it has still to be asked for. */
  main: Html | Promise<Html>;
  status?: number;
  /** What the frame counts, where the screen has asked for it already, beside what it shows. */
  counts?: FrameCounts | undefined;
  /** No rail and no top bar though somebody may be signed in. */
  bare?: boolean;
}

/** A whole page; or, when htmx asks for what belongs into #main, only its title and main. */
export async function render(c: Ctx, screen: Screen): Promise<Response> {
  const { title, main, status = 200, bare } = screen;
  c.header("Vary", "HX-Request, HX-Target", { append: true });
  if (wantsMain(c)) return fragment(c, html`<title>${title} · Switchboard</title>${main}`, status);
  const { deps, person, locale, theme, words, mark } = c.var;
  const user = bare ? undefined : person;
  // What is still being drawn waits for the same database: neither waits for the other.
  const counting = user && (screen.counts ?? together(deps.db, (one) => countForFrame(c, one)));
  const [body, counts] = await Promise.all([main, counting]);
  const { heading, crumbs, styles, scripts, omits } = screen;
  const frame = { user, counts, locale, theme, words, mark, path: c.req.path, assetVersion: deps.assetVersion };
  return fragment(c, layout({ title, heading, body, crumbs, styles, scripts, omits, ...frame }), status);
}

export interface FrameCounts extends CountsAround {
  inbox: number;
}

/** What the frame says of the person; a screen that has counted what waits in the inbox says so. */
export async function countForFrame(c: Ctx, db: Db, unread?: Promise<number>): Promise<FrameCounts> {
  const { person, deps } = c.var;
  const [inbox, around] = await Promise.all([unread ?? deps.countUnread(person, db), deps.countAround(person, db)]);
  return { inbox, ...around };
}

/** A part of a page. */
export async function fragment(c: Ctx, part: Html, status = 200): Promise<Response> {
  c.header("Cache-Control", "no-store");
  c.header("Vary", "Accept-Encoding", { append: true });
  // As bytes, since a text would be turned into them twice: to say how many they are, and to go.
  const bytes = bytesOf(String(await part));
  const packed = await pack(bytes, c.req.header("Accept-Encoding") ?? "");
  c.header("Content-Type", "text/html; charset=UTF-8");
  if (!packed) return c.body(bytes, status as 200);
  c.header("Content-Encoding", packed.encoding);
  return c.body(packed.body, status as 200);
}

/** Says something in passing, beside whatever is answered. */
export function toast(
  c: Ctx,
  text: string,
  tone: "ok" | "bad" = "ok",
  link: { href?: string; label?: string } = {},
): void {
  signal(c, { toast: { text, tone, ...link } });
}

/**
 * Events, with what they tell, that the answer sets off in the page, beside those of before. Headers are ASCII: the rest
 * is escaped as JSON allows.
 */
export function signal(c: Ctx, events: Record<string, unknown>): void {
  const all = { ...signalled.get(c), ...events };
  signalled.set(c, all);
  c.header("HX-Trigger", ascii(JSON.stringify(all)));
}

const signalled = new WeakMap<Ctx, Record<string, unknown>>();

export const isHtmx = (c: Ctx): boolean => c.req.header("HX-Request") === "true";

/** Asked by a link or a form whose answer takes the place of #main. */
export const wantsMain = (c: Ctx): boolean => isHtmx(c) && /(^|#)main$/.test(c.req.header("HX-Target") ?? "");

/** Where somebody is to go next, if it is a place of ours; else the way home. */
export function localPath(path: string | undefined, home = "/"): string {
  const url = path?.startsWith("/") ? URL.parse(path, "http://here") : undefined;
  // “/.//elsewhere” is a path here, and a place elsewhere once it is read again without the dot.
  return url?.origin === "http://here" && !url.pathname.startsWith("//") ? url.pathname + url.search : home;
}

const ascii = (json: string) =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

import { extraPage } from "../cast.ts";
import { mediaUrl } from "../media.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Page } from "../world.ts";
import { invalid } from "./errors.ts";
import { listOf, type Params } from "./params.ts";
import { currentToken } from "./tokens.ts";

const tasks = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"];

/** `GET /me/accounts`: the pages of the person, paged by cursor; `extra_pages` makes the list long. */
export function listAccounts(sandbox: Sandbox, params: Params, path: string) {
  const pages = administered(sandbox, Number(params.text("extra_pages") ?? sandbox.world.knobs.extra_pages));
  const fields = listOf(params.text("fields") ?? "access_token,category,category_list,name,id,tasks");
  const { slice, paging } = pageBy(pages, (page) => page.id, params, `${sandbox.settings.url}${path}`, 25);
  return { data: slice.map((page) => pageFields(sandbox, page, fields)), ...(paging && { paging }) };
}

function administered(sandbox: Sandbox, extra: number): Page[] {
  const { pages } = sandbox.world;
  for (let n = 1; n <= Math.min(120, extra); n += 1) {
    const page = extraPage(n);
    pages[page.id] ??= page;
  }
  const cast = Object.values(pages).filter((page) => page.id < "1029384757");
  const others = Object.values(pages).filter((page) => page.id > "1029384757");
  return [...cast, ...others.slice(0, extra)];
}

/** Only what was asked for; an unknown field is refused, as Facebook does. */
export function pageFields(sandbox: Sandbox, page: Page, fields: string[]): Record<string, unknown> {
  const all: Record<string, unknown> = {
    id: page.id,
    name: page.name,
    category: page.category,
    category_list: [{ id: "2256", name: page.category }],
    tasks,
    access_token: currentToken(sandbox, page),
    link: `https://www.facebook.com/${page.id}`,
    username: `page${page.id}`,
    picture: {
      data: { height: 200, width: 200, is_silhouette: false, url: mediaUrl(sandbox, `profile-page-${page.id}`) },
    },
  };
  return select(all, fields);
}

export function select(all: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  const names = fields.map((each) => each.replace(/[.{(].*$/s, ""));
  const unknown = names.find((name) => !(name in all));
  if (unknown) throw invalid(`Tried accessing nonexisting field (${unknown})`);
  return Object.fromEntries([...new Set([...names, "id"])].map((name) => [name, all[name]]));
}

/** Cursor paging as Graph does it: `after` continues behind the named one, `next` is the whole address. */
export function pageBy<T>(all: T[], key: (each: T) => string, params: Params, url: string, usual: number) {
  const limit = Math.min(100, Math.max(1, Number(params.text("limit") ?? usual) || usual));
  const after = params.text("after");
  const start = after ? all.findIndex((each) => cursor(key(each)) === after) + 1 : 0;
  if (after && start === 0) throw invalid("Invalid parameter");
  const slice = all.slice(start, start + limit);
  if (slice.length === 0) return { slice, paging: undefined };
  const cursors = { before: cursor(key(slice[0]!)), after: cursor(key(slice.at(-1)!)) };
  if (start + limit >= all.length) return { slice, paging: { cursors } };
  const next = new URL(url);
  for (const name of ["access_token", "appsecret_proof", "fields", "platform", "extra_pages"]) {
    const value = params.text(name);
    if (value) next.searchParams.set(name, value);
  }
  next.searchParams.set("limit", String(limit));
  next.searchParams.set("after", cursors.after);
  return { slice, paging: { cursors, next: next.href } };
}

function cursor(id: string): string {
  return Buffer.from(`QVFI${id}`).toString("base64url");
}

import type { Hono, MiddlewareHandler } from "hono";
import type { Ctx, Env } from "./context.ts";
import { Forbidden } from "./errors.ts";
import type { Person, Role } from "./modules/people/table.ts";

const rank: Record<Role, number> = { agent: 1, supervisor: 2, admin: 3, owner: 4 };
const needed = { "signed-in": 1, supervisor: 2, admin: 3, ops: 3, owner: 4 } as const;

/**
 * Who may use a route: anyone, or a role and those above it. “ops” are those who look after the machine; “page-admin”
 * is an admin or whoever administers at least one page.
 */
export type Who = "anyone" | "page-admin" | keyof typeof needed;

export const isAtLeast = (person: Pick<Person, "role">, who: keyof typeof needed): boolean =>
  rank[person.role] >= needed[who];

const declared = new WeakMap<object, Who>();

/** Every route carries this, and a test holds the answers of all of them against it. */
export function may(who: Who): MiddlewareHandler<Env> {
  const guard: MiddlewareHandler<Env> = async (c, next) => {
    if (who === "anyone") return next();
    if (!c.get("person")) return askToSignIn(c);
    const allowed = who === "page-admin" ? await isPageAdmin(c) : isAtLeast(c.var.person, who);
    if (!allowed) throw new Forbidden();
    return next();
  };
  declared.set(guard, who);
  return guard;
}

/** An admin of everything, or of at least one page. */
export async function isPageAdmin(c: Ctx): Promise<boolean> {
  const { person, deps } = c.var;
  if (isAtLeast(person, "admin")) return true;
  const pages = deps.db.selectFrom("page_members").select("page_id").where("user_id", "=", person.id);
  return (await pages.where("is_admin", "=", true).limit(1).executeTakeFirst()) !== undefined;
}

/** A page leads to the sign-in and back; a part of a page takes the whole page there; a stream or a script is told 401. */
async function askToSignIn(c: Ctx): Promise<Response> {
  const path = (await hasNobody(c)) ? "/setup" : "/sign-in";
  if (c.req.header("HX-Request")) {
    c.header("HX-Redirect", path);
    return c.body(null, 401);
  }
  if (!/text\/html|\*\/\*/.test(c.req.header("Accept") ?? "*/*")) return c.body(null, 401);
  const { pathname, search } = new URL(c.req.url);
  const next = c.req.method === "GET" && pathname !== "/" ? `?next=${encodeURIComponent(pathname + search)}` : "";
  return c.redirect(path === "/setup" ? path : path + next, 303);
}

const inhabited = new WeakSet<object>();

/** True while there are no users at all; once there is one, nobody asks again. */
export async function hasNobody(c: Ctx): Promise<boolean> {
  const { db } = c.var.deps;
  if (inhabited.has(db)) return false;
  if (!(await db.selectFrom("users").select("id").limit(1).executeTakeFirst())) return true;
  inhabited.add(db);
  return false;
}

export interface Route {
  method: string;
  path: string;
  /** Undefined: nobody said, which the test refuses. */
  who: Who | undefined;
}

/** Every route with who may use it, in order of path. Middleware for all paths is none. */
export function listRoutes(app: Hono<Env>): Route[] {
  const routes = new Map<string, Route>();
  for (const { method, path, handler } of app.routes) {
    if (method === "ALL" && path === "/*") continue;
    const key = `${method} ${path}`;
    const route = routes.get(key) ?? { method, path, who: undefined };
    route.who ??= declared.get(handler);
    routes.set(key, route);
  }
  return [...routes.values()].sort((a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}

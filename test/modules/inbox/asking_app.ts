import { Hono } from "hono";
import pino from "pino";
import { type Env, noCounts, noPresence } from "../../../src/context.ts";
import type { Db } from "../../../src/database.ts";
import { NotFound } from "../../../src/errors.ts";
import { routes } from "../../../src/modules/inbox/routes.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { wordsFor } from "../../../src/words/mod.ts";
import { testConfig } from "../../helpers.ts";

export interface Answer {
  status: number;
  html: string;
  headers: Headers;
}

type Ask = (
  path: string,
  options?: { form?: Record<string, string | string[]>; method?: string; plain?: boolean; target?: string },
) => Promise<Answer>;

/** The inbox's routes as one person reaches them: as htmx asks, or `plain` as a browser without JavaScript does. */
export function asking(db: Db, person: Person, presence = noPresence, over: Record<string, string> = {}): Ask {
  const config = testConfig(over);
  const words = wordsFor(person.locale);
  const app = new Hono<Env>()
    .use(async (c, next) => {
      c.set("deps", {
        db,
        config,
        presence,
        log: pino({ level: "silent" }),
        ...noCounts,
        assetVersion: "1",
      } as never);
      c.set("person", person);
      c.set("words", words);
      c.set("locale", person.locale);
      c.set("theme", person.theme);
      await next();
    })
    .onError((error, c) => c.text(error.message, error instanceof NotFound ? 404 : 409))
    .route("/inbox", routes);
  return async (path, { form, method, plain, target } = {}) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(form ?? {})) for (const each of [value].flat()) body.append(name, each);
    const response = await app.request(path, {
      method: method ?? (form ? "POST" : "GET"),
      headers: { ...(!plain && { "HX-Request": "true" }), ...(target && { "HX-Target": target }) },
      body: form ? body : undefined,
    });
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
}

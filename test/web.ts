import pino from "pino";
import { createApp, type GivenDeps } from "../src/app.ts";
import type { Db } from "../src/database.ts";
import { createSessions } from "../src/modules/auth/mod.ts";
import { testConfig } from "./helpers.ts";

export interface Visit {
  method?: string;
  form?: Record<string, string | string[]> | undefined;
  headers?: Record<string, string>;
  body?: BodyInit;
}
export type Browse = (path: string, visit?: Visit) => Promise<Response>;

/** The web process without a socket: `as(person)` gives a browser of somebody signed in, `as()` that of a stranger. */
export function openWeb(db: Db, over: Partial<GivenDeps> = {}) {
  const config = over.config ?? testConfig();
  const sessions = over.sessions ?? createSessions(db, config);
  const app = createApp({ db, config, log: pino({ level: "silent" }), sessions, ...over });

  const browse =
    (cookie: string): Browse =>
    async (path, { form, body, ...visit } = {}) => {
      const headers = { Origin: config.PUBLIC_URL, ...(cookie && { Cookie: cookie }), ...visit.headers };
      const method = visit.method ?? (form || body ? "POST" : "GET");
      return app.request(new URL(path, config.PUBLIC_URL).href, { method, headers, body: form ? encode(form) : body });
    };

  return {
    app,
    sessions,
    browse,
    async as(person?: { id: number }): Promise<Browse> {
      if (!person) return browse("");
      return browse(cookieOf(await sessions.start(person.id, { address: "127.0.0.1", userAgent: "test" })));
    },
  };
}

/** name=value of a Set-Cookie. */
export const cookieOf = (setCookie: string | null): string => (setCookie ?? "").split(";")[0] ?? "";

function encode(form: Record<string, string | string[]>): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) encoded.append(name, one);
  return encoded;
}

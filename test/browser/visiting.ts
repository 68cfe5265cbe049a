import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import pino from "pino";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { createApp, type GivenDeps } from "../../src/app.ts";
import type { Db } from "../../src/database.ts";
import { createSessions } from "../../src/modules/auth/mod.ts";
import { bindAnnouncer } from "../../src/modules/events/mod.ts";
import { drawLive } from "../../src/modules/inbox/live_screens.ts";
import { createLive } from "../../src/modules/live/mod.ts";
import { PATIENCE, testConfig } from "../helpers.ts";
import { cookieOf } from "../web.ts";
import { openChromium } from "./chromium.ts";

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** The web process in this one, on a port of its own, and a browser to look at it with. */
export async function openForVisits(
  db: Db,
  over: Partial<GivenDeps> = {},
  env: Record<string, string> = {},
  browser = process.env.CHROMIUM,
) {
  const log = pino({ level: "silent" });
  const live = createLive(db, log, drawLive(db));
  // One process only: what is announced is heard at once, without Redis between.
  bindAnnouncer(db, live.hear as never);
  let app: ReturnType<typeof createApp>;
  const listen = (port: number) =>
    new Promise<Server>((listening) => {
      const opened: Server = serve({ fetch: (...given) => app.fetch(...given), port }, () =>
        listening(opened),
      ) as Server;
    });
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const config = testConfig({
    PUBLIC_URL: origin,
    FACEBOOK_APP_ID: "1",
    FACEBOOK_APP_SECRET: "not a secret",
    ...env,
  });
  const sessions = createSessions(db, config);
  app = createApp({ db, config, log, sessions, live, ...over });
  const chrome = await openChromium(browser);
  const contexts: BrowserContext[] = [];
  const stop = async () => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  };

  return {
    origin,
    db,
    /** A window of somebody signed in, or of a stranger. */
    async visit(person: { id: number } | undefined, options: BrowserContextOptions = {}): Promise<Page> {
      const context = await chrome.newContext({ viewport: desktop, reducedMotion: "reduce", ...options });
      contexts.push(context);
      if (person) {
        const cookie = cookieOf(await sessions.start(person.id, { address: "127.0.0.1", userAgent: "test" }));
        const [name, value] = cookie.split("=") as [string, string];
        await context.addCookies([{ name, value, url: origin }]);
      }
      const page = await context.newPage();
      page.context().setDefaultTimeout(PATIENCE);
      return page;
    },
    stop,
    start: async () => void (server = await listen(port)),
    async leave() {
      for (const context of contexts.splice(0)) await context.close();
    },
    async close() {
      await chrome.close();
      live.close();
      await stop();
    },
  };
}

export type Visits = Awaited<ReturnType<typeof openForVisits>>;

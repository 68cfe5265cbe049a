import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import pino from "pino";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { test } from "uvu";
import { createApp } from "../../src/app.ts";
import { createSessions } from "../../src/modules/auth/mod.ts";
import { bindAnnouncer } from "../../src/modules/events/mod.ts";
import { drawLive } from "../../src/modules/inbox/live_screens.ts";
import { createLive } from "../../src/modules/live/mod.ts";
import { createPresence } from "../../src/modules/people/presence.ts";
import type { Person } from "../../src/modules/people/table.ts";
import { openRedis } from "../../src/redis.ts";
import { seatCast } from "../cast.ts";
import { PATIENCE, testConfig, testDatabase } from "../helpers.ts";
import { cookieOf } from "../web.ts";
import { openChromium } from "./chromium.ts";

interface Stage {
  /** The name that browsers know the web process by. */
  host?: string;
  /** What becomes of an answer on its way. */
  between?: (path: string, answer: Response) => Response;
}

/**
 * The web process inside the test, and browsers of the cast before it. They go with the test that opened them: each of
 * them would draw all that happens in those after it.
 */
export async function openInbox({ host = "localhost", between = (_, answer) => answer }: Stage = {}) {
  const db = testDatabase(20);
  const cast = await seatCast(db);
  const log = pino({ level: "silent" });
  const live = createLive(db, log, drawLive(db));
  // One process only: what is announced is heard at once, without Redis between.
  bindAnnouncer(db, live.hear as never);
  const redis = openRedis(process.env.REDIS_URL ?? "redis://localhost:6379");
  const presence = createPresence(redis);
  const server = await new Promise<Server>((listening) => {
    const fetch = async (...given: Parameters<typeof app.fetch>) =>
      between(new URL(given[0].url).pathname, await app.fetch(...given));
    const opened: Server = serve({ fetch, port: 0 }, () => listening(opened)) as Server;
  });
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const config = testConfig({ PUBLIC_URL: origin });
  const sessions = createSessions(db, config);
  const app = createApp({ db, config, log, sessions, live, presence });
  const named = host === "localhost" ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`];
  const chrome = await openChromium(undefined, named);
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];
  test.after.each(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });

  async function signIn(context: BrowserContext, person: Person): Promise<void> {
    const cookie = cookieOf(await sessions.start(person.id, { address: "127.0.0.1", userAgent: "test" }));
    const [name, value] = cookie.split("=") as [string, string];
    await context.addCookies([{ name, value, url: origin }]);
  }

  return {
    db,
    cast,
    faults,
    /** Somebody else signs in, in the same browser. */
    become: async (page: Page, person: Person): Promise<void> => signIn(page.context(), person),
    async browserOf(person: Person, options: BrowserContextOptions = {}): Promise<Page> {
      const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      contexts.push(context);
      await signIn(context, person);
      const page = await context.newPage();
      page.context().setDefaultTimeout(PATIENCE);
      page.on("pageerror", (error) => faults.push(error.message));
      return page;
    },
    /** Opens an address and waits until the stream is up, so that what happens from now on is heard. */
    async open(page: Page, path: string): Promise<void> {
      await page.goto(origin + path);
      await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
    },
    async close(): Promise<void> {
      await chrome.close();
      redis.disconnect();
      live.close();
      server.closeAllConnections();
      server.close();
      await db.destroy();
    },
  };
}

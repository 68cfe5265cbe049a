import { type BrowserContext, chromium, type Page } from "playwright-core";
import { ask } from "./browse.ts";
import { filled } from "./fill.ts";
import { type Figure, kilobytes, ms, p50, print, scaled, timed } from "./measure.ts";
import { running } from "./processes.ts";

interface Load {
  bytes: number;
  requests: string[];
}

/** Browsers that have nothing of ours yet. */
const COLD = 7;

/** What comes over the wire, heads included, until nothing more does. */
async function weigh(page: Page, go: () => Promise<unknown>): Promise<Load> {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  const load: Load = { bytes: 0, requests: [] };
  const urls = new Map<string, string>();
  const cached = new Set<string>();
  wire.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, new URL(request.url).pathname));
  wire.on("Network.requestServedFromCache", ({ requestId }) => cached.add(requestId));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (cached.has(requestId) || encodedDataLength === 0) return;
    load.bytes += encodedDataLength;
    load.requests.push(`${urls.get(requestId)} ${kilobytes(encodedDataLength)}`);
  });
  await go();
  await page.locator("#rows .conversation-row").first().waitFor();
  await page.waitForTimeout(1_500);
  await wire.detach();
  return load;
}

/** Has each page of it write down when its first row had been painted, in milliseconds since it was asked for. */
const watch = (context: BrowserContext) =>
  context.addInitScript(() => {
    const look = () => {
      // Nothing is painted, and nobody called, before the style sheets are there.
      const row = document.querySelector("#rows .conversation-row");
      if (!row) return requestAnimationFrame(look);
      const painted = new MessageChannel();
      painted.port1.onmessage = () => Object.assign(globalThis, { visibleAt: performance.now() });
      requestAnimationFrame(() => painted.port2.postMessage(""));
    };
    requestAnimationFrame(look);
  });

/** What the inbox brings over the wire the first time, the next time, and when a conversation is opened. */
export async function benchWeight(): Promise<Figure[]> {
  const { db, url } = await filled(10_000);
  const web = await running(url);
  const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  try {
    const agent = await db.selectFrom("users").select("id").where("username", "=", "agent1").executeTakeFirstOrThrow();
    const cookie = await web.signIn(db, agent.id);
    // Cold is the browser: the company has been at work all day.
    await timed(scaled(300, 5), () => ask(`${web.url}/inbox`, { cookie }));
    const [name, value] = cookie.split("=") as [string, string];
    const coldPage = async () => {
      const context = await chrome.newContext({ viewport: { width: 1440, height: 900 } });
      await context.addCookies([{ name, value, url: web.url }]);
      await watch(context);
      return context.newPage();
    };
    const visible: number[] = [];
    for (let n = 0; n < COLD; n++) {
      const page = await coldPage();
      await page.goto(`${web.url}/inbox`);
      const seen = await page.waitForFunction(() => (globalThis as { visibleAt?: number }).visibleAt);
      visible.push(Number(await seen.jsonValue()));
      await page.context().close();
    }
    const page = await coldPage();
    const first = await weigh(page, () => page.goto(`${web.url}/inbox`, { waitUntil: "commit" }));
    const next = await weigh(page, () => page.goto(`${web.url}/inbox?unread=1`, { waitUntil: "commit" }));
    const opened = await weigh(page, () => page.locator(".conversation-row .name").first().click());
    if (process.env.BENCH_TELL)
      console.error([first, next, opened].map(({ requests }) => requests.join("\n")).join("\n\n"));
    return [
      {
        what: "inbox, first load",
        measured: `${kilobytes(first.bytes)} in ${first.requests.length} requests`,
        aim: "≤ 70 KB, ≤ 12 requests",
      },
      {
        what: "inbox, cold rows visible",
        measured: `p50 ${ms(p50(visible))}, longest ${ms(Math.max(...visible))}`,
        aim: "≤ 300 ms",
      },
      {
        what: "inbox, the next page view",
        measured: `${kilobytes(next.bytes)} in ${next.requests.length}`,
        aim: "≤ 15 KB",
      },
      {
        what: "opening a conversation",
        measured: `${kilobytes(opened.bytes)} in ${opened.requests.length}`,
        aim: "≤ 15 KB",
      },
    ];
  } finally {
    await chrome.close();
    await web.stop();
    await db.destroy();
  }
}

if (import.meta.main) print("Weight", await benchWeight());

import { chromium, type Page } from "playwright-core";
import { filled } from "./fill.ts";
import { type Figure, kilobytes, ms, print } from "./measure.ts";
import { running } from "./processes.ts";

interface Load {
  bytes: number;
  requests: string[];
  visibleMs: number;
}

/** What comes over the wire, heads included, until nothing more does. */
async function weigh(page: Page, go: () => Promise<unknown>): Promise<Load> {
  const wire = await page.context().newCDPSession(page);
  await wire.send("Network.enable");
  const load: Load = { bytes: 0, requests: [], visibleMs: 0 };
  const urls = new Map<string, string>();
  const cached = new Set<string>();
  wire.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, new URL(request.url).pathname));
  wire.on("Network.requestServedFromCache", ({ requestId }) => cached.add(requestId));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (cached.has(requestId) || encodedDataLength === 0) return;
    load.bytes += encodedDataLength;
    load.requests.push(`${urls.get(requestId)} ${kilobytes(encodedDataLength)}`);
  });
  const began = performance.now();
  await go();
  await page.locator("#rows .conversation-row").first().waitFor();
  load.visibleMs = performance.now() - began;
  await page.waitForTimeout(1_500);
  await wire.detach();
  return load;
}

/** What the inbox brings over the wire the first time, the next time, and when a conversation is opened. */
export async function benchWeight(): Promise<Figure[]> {
  const { db, url } = await filled(10_000);
  const web = await running(url);
  const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  try {
    const agent = await db.selectFrom("users").select("id").where("username", "=", "agent1").executeTakeFirstOrThrow();
    const context = await chrome.newContext({ viewport: { width: 1440, height: 900 } });
    const [name, value] = (await web.signIn(db, agent.id)).split("=") as [string, string];
    await context.addCookies([{ name, value, url: web.url }]);
    const page = await context.newPage();
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
      { what: "inbox, cold rows visible", measured: ms(first.visibleMs), aim: "≤ 300 ms" },
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

import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import sharp from "sharp";
import { test } from "uvu";
import { PATIENCE } from "../helpers.ts";
import { type House, openHouse } from "../whole/house.ts";
import { PASSWORD } from "../whole/settling.ts";
import { openChromium } from "./chromium.ts";
import { streaming } from "./streaming.ts";

/** The whole product in its real processes, and real browsers before it: agents in one, the customer's phone in another. */
export interface Stage {
  house: House;
  sandbox: string;
  /** What went wrong inside the pages meanwhile. */
  faults: string[];
  /** Signs in by the form, in a browser of their own. */
  signIn(username: string): Promise<Page>;
  /** The sandbox's phone, in the hand of a customer of the page when named. */
  phone(pageId?: string, psid?: string): Promise<Page>;
  /** Asks the sandbox for what its phone has no button for. */
  ask<T = unknown>(method: string, path: string, body?: object): Promise<T>;
  /** Keeps a picture of the screen, where a folder for pictures was named. */
  shot(page: Page, name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const [house, chrome] = await Promise.all([openHouse({ demo: true, temporalUi: true }), openChromium()]);
  const sandbox = house.env.MEDIA_ORIGINS!;
  const faults: string[] = [];

  async function newPage(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context: BrowserContext = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    page.context().setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("response", (response) => {
      if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
    });
    return page;
  }

  return {
    house,
    sandbox,
    faults,
    async signIn(username) {
      const page = await newPage();
      await page.goto(house.url);
      await page.fill("[name=username]", username);
      await page.fill("[name=password]", PASSWORD);
      await page.keyboard.press("Enter");
      await page.locator("#rows").waitFor();
      await streaming(page);
      return page;
    },
    async phone(pageId, psid) {
      const page = await newPage({ viewport: { width: 900, height: 900 } });
      await page.goto(psid ? `${sandbox}/#${pageId}/${psid}` : sandbox);
      await page.locator("#pages [role=tab]").first().waitFor();
      return page;
    },
    async ask<T>(method: string, path: string, body?: object): Promise<T> {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${sandbox}/api${path}`, { method, headers, body: body && JSON.stringify(body) });
      if (!answer.ok) throw new Error(`the sandbox says ${answer.status} to ${path}: ${await answer.text()}`);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },
    async shot(page, name) {
      const folder = process.env.PICTURES;
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
    },
    async close() {
      await chrome.close();
      await house.close();
    },
  };
}

/** Parts of one story, each of which goes on where the one before stopped; of one that fails the screens are kept. */
export const storyOf =
  ({ house, shot }: Stage, screens: () => Record<string, Page | undefined> = () => ({})) =>
  (title: string, body: () => Promise<void>): void =>
    test(title, () =>
      house.telling(async () => {
        try {
          await body();
        } catch (error) {
          for (const [name, page] of Object.entries(screens())) if (page) await shot(page, `failed-${name}`);
          throw error;
        }
      }),
    );

export async function picture(name: string, background: string) {
  const buffer = await sharp({ create: { width: 480, height: 320, channels: 3, background } })
    .png()
    .toBuffer();
  return { name, mimeType: "image/png", buffer };
}

/** Pastes a picture into the composer as a browser does from the clipboard. */
export async function paste(page: Page, { name, mimeType, buffer }: Awaited<ReturnType<typeof picture>>) {
  const given = { name, mimeType, bytes: [...buffer] };
  await page.locator("#composer textarea").evaluate((field, { name, mimeType, bytes }) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, given);
  await page.locator("#composer .files [name=files]").waitFor({ state: "attached" });
}

/** Notes each state that our message with this text is shown in, from now on. */
export async function watchStates(page: Page, text: string): Promise<() => Promise<string[]>> {
  await page.evaluate((text) => {
    const seen: string[] = [];
    (globalThis as { seen?: string[] }).seen = seen;
    const look = () => {
      const found = [...document.querySelectorAll<HTMLElement>("[data-from=us] .message")].find((message) =>
        message.textContent.includes(text),
      );
      const state = found?.dataset.state;
      if (state && seen.at(-1) !== state) seen.push(state);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  }, text);
  return () => page.evaluate(() => (globalThis as { seen?: string[] }).seen ?? []);
}

export const ourMessage = (page: Page, text: string) => page.locator("[data-from=us] .message", { hasText: text });
export const theirMessage = (page: Page, text: string) => page.locator("[data-from=them] .message", { hasText: text });

/** Waits until a text stands somewhere under a selector. */
export const reads = (page: Page, selector: string, text: string | RegExp) =>
  page.locator(selector, { hasText: text }).first().waitFor();

/** Through Facebook's own pages, signed in there or not. */
export async function throughDialog(page: Page, answer: "ok" | "cancel") {
  await page.locator("[name=pass], [name=answer]").first().waitFor();
  if (await page.locator("[name=pass]").count()) {
    await page.fill("[name=pass]", "bất kỳ");
    await page.locator("main .primary").click();
  }
  await page.locator(`[name=answer][value=${answer}]`).click();
}

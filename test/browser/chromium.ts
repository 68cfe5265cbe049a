import type { Browser } from "playwright-core";
import { keptBrowser, launch } from "../../bin/lib/test_browser.js";

/** What tests ask of a browser. */
export type Chromium = Pick<Browser, "newContext" | "newPage" | "close">;

/**
 * The browser of the tests: the one that `npm test` found, or another of its kind where that makes a difference. Files
 * that run in one process have one browser, unless they ask for more, and what each of them opens in it apart.
 */
export const openChromium = async (path = process.env.CHROMIUM, more: string[] = []): Promise<Chromium> =>
  (more.length === 0 && keptBrowser(path)) || launch(path, more);

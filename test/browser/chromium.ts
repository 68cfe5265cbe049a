import { type Browser, chromium } from "playwright-core";

/** The browser of the tests: the one that `npm test` found, or another of its kind where that makes a difference. */
export const openChromium = (path = process.env.CHROMIUM, more: string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: path || "/usr/bin/chromium", args: ["--no-sandbox", ...more] });

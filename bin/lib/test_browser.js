import { installed } from "./packages.js";

let kept;

/** Starts a browser; the tests of a file have it as they would have one of their own. */
export const launch = (path, args = []) =>
  installed("playwright-core").chromium.launch({
    executablePath: path || "/usr/bin/chromium",
    args: ["--no-sandbox", ...args],
  });

/** From now on the files that run in this process have this browser, one after the other. */
export async function keepBrowser(path) {
  kept ??= { path, browser: await launch(path) };
}

/** The browser that this process keeps, if it is the one asked for: to close it is to close what was opened in it. */
export function keptBrowser(path) {
  if (!kept || kept.path !== path || !kept.browser.isConnected()) return undefined;
  const { browser } = kept;
  const contexts = [];
  const note = (context) => {
    contexts.push(context);
    return context;
  };
  return {
    newContext: async (options) => note(await browser.newContext(options)),
    async newPage(options) {
      const page = await browser.newPage(options);
      note(page.context());
      return page;
    },
    async close() {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
  };
}

export const closeKept = () => kept?.browser.close();

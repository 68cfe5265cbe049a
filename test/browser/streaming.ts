import type { Page } from "playwright-core";

/** From now on what happens elsewhere is heard here. */
export const streaming = (page: Page) =>
  page.waitForFunction(() => document.documentElement.dataset.stream === "up").then(() => {});

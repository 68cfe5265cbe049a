import type { Page } from "playwright-core";

const TIMES = 20;

/** How many elements are styled anew by each of some such changes, as Chromium's trace tells. */
export async function styledByEach(
  page: Page,
  change: (n: number, given: string) => void,
  given: string,
): Promise<number> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await page.evaluate(`for (let n = 0; n < ${TIMES}; n++) {
    (${change})(n, ${JSON.stringify(given)});
    document.body.getBoundingClientRect();
  }`);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: { name: string; args: { elementCount?: number } }[];
  };
  const styled = traceEvents
    .filter(({ name }) => name === "UpdateLayoutTree")
    .map(({ args }) => args.elementCount ?? 0);
  if (styled.length < TIMES) throw new Error(`${styled.length} times styled`);
  return styled.reduce((sum, n) => sum + n, 0) / TIMES;
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

/** What axe is: it is given to a page before it is opened where many are looked at, else when it is asked. */
export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; target: string[]; failureSummary: string }[];
}

/** Rules that judge nothing serious, as axe has them: they would take their time for nothing. */
const mild = [
  ...["aria-allowed-role", "aria-deprecated-role", "empty-heading", "empty-table-header", "form-field-multiple-labels"],
  ...["heading-order", "html-xml-lang-mismatch", "image-redundant-alt", "landmark-banner-is-top-level"],
  ...["landmark-contentinfo-is-top-level", "landmark-main-is-top-level", "landmark-no-duplicate-banner"],
  ...["landmark-no-duplicate-contentinfo", "landmark-no-duplicate-main", "landmark-one-main", "landmark-unique"],
  ...["meta-viewport", "meta-viewport-large", "no-autoplay-audio", "page-has-heading-one"],
  ...["presentation-role-conflict", "region", "scope-attr-valid", "server-side-image-map", "skip-link"],
  ...["table-duplicate-name"],
];
const unless = Object.fromEntries(mild.map((rule) => [rule, { enabled: false }]));

/** What axe finds serious or worse, in words: by all its rules, or by those named. */
async function faultsOf(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  // What it would load beforehand, sound and styles of other origins, no page has.
  const options = JSON.stringify({
    resultTypes: ["violations"],
    preload: false,
    ...(rules ? { runOnly: rules } : { rules: unless }),
  });
  const violations = await page.evaluate<Violation[]>(
    `axe.run(document, ${options}).then((found) => found.violations)`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`));
}

/** What a theme changes: the rest is the same markup, and is judged once. */
const ofColour = ["color-contrast", "link-in-text-block"];

/** The same in both themes; the page must have been opened with `bypassCSP`. */
export async function accessFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const rules = colorScheme === "dark" ? ofColour : undefined;
    faults.push(...(await faultsOf(page, rules)).map((fault) => `${colorScheme}: ${fault}`));
  }
  return faults;
}

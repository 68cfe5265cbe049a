/**
 * The beginning of a text. Half of a letter is none: PostgreSQL takes it in no JSON, no address takes it at all, and where
 * it is made sound it stands at the end as “�”.
 */
export const cut = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, "")
    .toWellFormed();

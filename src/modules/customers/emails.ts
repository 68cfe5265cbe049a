const LONGEST = 254;

/** An address as it is kept, or undefined where it can be none. What comes before the @ keeps its case. */
export function parseEmail(text: string): string | undefined {
  const trimmed = text
    .normalize("NFKC")
    .replace(/[\u200B-\u200F\u2060\uFEFF]/g, "")
    .trim()
    .replace(/^mailto:/i, "");
  if (trimmed.length > LONGEST) return undefined;
  const [, before, domain] = /^([^\s@<>(),;:"\\[\]\p{Cc}]{1,64})@([^\s@]+)$/u.exec(trimmed) ?? [];
  if (!before || !domain || /^\.|\.\.|\.$/.test(before)) return undefined;
  const lower = domain.toLowerCase();
  return /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,24}$/u.test(lower)
    ? `${before}@${lower}`
    : undefined;
}

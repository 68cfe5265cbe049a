const longNumber = /[:[,]\s*-?\d{16,}/;

/** JSON.parse that gives whole numbers beyond 2^53 as strings of their digits: ids of older webhooks are such numbers. */
export function parseExactly(text: string): unknown {
  // A reviver costs several times the parse itself, and nearly no body needs it.
  return longNumber.test(text) ? JSON.parse(text, keepDigits as Reviver) : JSON.parse(text);
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isLossy = typeof value === "number" && !Number.isSafeInteger(value);
  return isLossy && context?.source && /^-?\d+$/.test(context.source) ? context.source : value;
}

import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** What a view returns; a promise only when something inside it was one. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export { html, raw };

export const nothing: Html = raw("");

/** `then` only when `condition` holds; it is called with the value, so what is optional needs no second test. */
export function when<T>(
  condition: T,
  then: (value: NonNullable<Exclude<T, false | "" | 0>>) => Html,
  otherwise: () => Html = () => nothing,
): Html {
  return condition ? then(condition as NonNullable<Exclude<T, false | "" | 0>>) : otherwise();
}

export function each<T>(list: Iterable<T>, view: (item: T, index: number) => Html): Html {
  return html`${Array.from(list, view)}`;
}

export type Attributes = Record<string, string | number | boolean | null | undefined>;

/** Attributes from an object: `true` is a bare name, `false` and nothing are left out, and every value is escaped. */
export function attributes(values: Attributes = {}): Html {
  const parts = Object.entries(values).filter(([, value]) => value !== false && value !== null && value !== undefined);
  return html`${parts.map(([name, value]) => (value === true ? raw(` ${name}`) : html` ${raw(name)}="${value}"`))}`;
}

import { setCookie } from "hono/cookie";
import type { Ctx } from "./context.ts";
import type { Locale, Theme } from "./modules/people/table.ts";
import { wordsFor } from "./words/mod.ts";

const YEAR = 365 * 24 * 3600;
const locales = ["vi", "en"] as const;
const themes = ["auto", "light", "dark"] as const;

interface Look {
  locale?: Locale | undefined;
  theme?: Theme | undefined;
}

/** Language and theme of this browser, from this answer on: they are kept in cookies until there is a person to keep them with. */
export function keepLook(c: Ctx, { locale, theme }: Look): void {
  const cookie = { path: "/", maxAge: YEAR, sameSite: "Lax", httpOnly: true } as const;
  if (locale) {
    setCookie(c, "locale", locale, cookie);
    c.set("locale", locale);
    c.set("words", wordsFor(locale));
  }
  if (theme) {
    setCookie(c, "theme", theme, cookie);
    c.set("theme", theme);
  }
}

/** Whether a form was sent by one of its buttons for another look, which is kept: what was typed is then shown again. */
export function choseLook(c: Ctx, fields: Record<string, unknown>): boolean {
  const locale = locales.find((one) => one === fields["locale"]);
  const theme = themes.find((one) => one === fields["theme"]);
  keepLook(c, { locale, theme });
  return locale !== undefined || theme !== undefined;
}

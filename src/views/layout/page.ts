import type { Locale, Theme } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import type { Html } from "../html.ts";

export interface Viewer {
  id: number;
  name: string;
  role: string;
  locale: Locale;
  theme: Theme;
}

export interface Page {
  title: string;
  /** What the top bar calls this place, where the title says more. */
  heading?: string;
  words: Words;
  /** Nobody is signed in: no rail and no top bar, as for the sign-in screen. */
  user?: Viewer | undefined;
  /** Used where there is no user; else the user's own. */
  locale?: Locale;
  theme?: Theme;
  /** From which on the stream tells what this page does not show. */
  mark?: string;
  counts?: { inbox?: number; tasks?: number; bell?: number; callBar?: boolean; reminders?: boolean };
  path: string;
  /** The whole `<main id="main">`, made by `main()`. */
  body: Html;
  /** In the address of each asset, so that browsers keep them for ever. */
  assetVersion: string;
  /** Where this screen lies, above it: “Thiết lập ›”. */
  crumbs?: ReadonlyArray<{ label: string; href: string }>;
  /** Further stylesheets and scripts by their names in public/css and public/js. */
  styles?: readonly string[];
  scripts?: readonly string[];
  /** What others have and it does without: the look of settings, tables and sign-in; what an open thread needs. */
  omits?: readonly ("rooms" | "thread")[];
}

import type { Words } from "../words/mod.ts";
import { buttonLink, emptyState } from "./components.ts";
import type { Html } from "./html.ts";
import { main } from "./layout.ts";

const signs: Record<number, string> = { 403: "shield", 404: "search", 500: "triangle-alert", 503: "wifi-off" };

/** What happened, what was kept, what to do. */
export function errorScreen(
  words: Words,
  { status, title, text }: { status: number; title: string; text: string },
): Html {
  const actions = buttonLink(words.errors.toInbox, "/", { look: "primary" });
  return main("page", emptyState({ icon: signs[status] ?? "circle-alert", title, text, actions }));
}

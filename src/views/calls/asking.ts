import type { Attributes } from "../html.ts";

/** What a press asks for: a command of its own, so that a second press of the same button is the same. */
export const asks = (method: "post" | "put" | "delete", path: string, values: Record<string, string | number> = {}) =>
  ({
    [`hx-${method}`]: path,
    "hx-target": "#call-dock",
    "hx-swap": "innerMorph",
    "hx-vals": JSON.stringify({ command: crypto.randomUUID(), ...values }),
    type: "button",
  }) satisfies Attributes;

/** A dialog that the server draws. */
export const opensDialog = (path: string): Attributes => ({
  type: "button",
  "hx-get": path,
  "hx-target": "#dialogs",
  "hx-swap": "innerHTML",
});

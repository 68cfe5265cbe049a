import type { Sandbox } from "../sandbox.ts";
import { document } from "./document.ts";
import { html } from "hono/html";
export function docsPage(_: Sandbox) {
  return document("x", html``);
}

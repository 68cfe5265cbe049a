import type { Sandbox } from "../sandbox.ts";
import { document } from "./document.ts";
import { html } from "hono/html";
export function homePage(_: Sandbox) {
  return document("x", html``);
}

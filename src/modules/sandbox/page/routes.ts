import { Hono } from "hono";
import { readFile } from "node:fs/promises";
import type { Sandbox } from "../sandbox.ts";
import { docsPage } from "./docs.ts";
import { homePage } from "./home.ts";

const assets: Record<string, string> = {
  "sandbox.css": "text/css; charset=utf-8",
  "phone.js": "text/javascript; charset=utf-8",
  "composer.js": "text/javascript; charset=utf-8",
  "thread.js": "text/javascript; charset=utf-8",
  "drawer.js": "text/javascript; charset=utf-8",
  "ask.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
  "icons.svg": "image/svg+xml",
};

export function pageRoutes(sandbox: Sandbox): Hono {
  const pages = new Hono();
  pages.get("/", (c) => c.html(homePage(sandbox)));
  pages.get("/docs", (c) => c.html(docsPage(sandbox)));
  pages.get("/assets/:name", async (c) => {
    const name = c.req.param("name");
    const type = assets[name];
    if (!type) return c.notFound();
    const body = await readFile(new URL(`assets/${name}`, import.meta.url), "utf8");
    return c.body(body, 200, { "content-type": type, "cache-control": "no-cache" });
  });
  return pages;
}

import { Hono } from "hono";
import { readFile } from "node:fs/promises";
import type { Sandbox } from "../sandbox.ts";
import { docsPage } from "./docs.ts";
import { homePage } from "./home.ts";
import { phonesPage } from "./phones.ts";

const script = "text/javascript; charset=utf-8";
const scripts = ["ask", "composer", "drawer", "log", "message", "pbx", "phone", "thread", "window"];
const assets: Record<string, string> = {
  ...Object.fromEntries(scripts.map((name) => [`${name}.js`, script])),
  "pbx.css": "text/css; charset=utf-8",
  "sandbox.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
  "icons.svg": "image/svg+xml",
};

export function pageRoutes(sandbox: Sandbox): Hono {
  const pages = new Hono();
  pages.get("/", (c) => c.html(homePage(sandbox)));
  pages.get("/phones", (c) => c.html(phonesPage()));
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

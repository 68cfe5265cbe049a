import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { apiRoutes } from "./api/routes.ts";
import { dialogRoutes } from "./facebook/dialog.ts";
import { graphRoutes } from "./facebook/graph.ts";
import { isGoodMediaUrl } from "./media.ts";
import { pbxRoutes } from "./phone/api.ts";
import { commandRoutes } from "./phone/command_routes.ts";
import { pageRoutes } from "./page/routes.ts";
import type { Sandbox } from "./sandbox.ts";

const version = "v\\d+\\.\\d+";

/** The street map of the sandbox. */
export function createApp(sandbox: Sandbox): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", "data:", "blob:", "http:", "https:"],
        mediaSrc: ["'self'", "http:", "https:"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      crossOriginResourcePolicy: "cross-origin",
    }),
  );
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: "The sandbox itself failed; its log says more." }, 500);
  });

  app.get("/healthz", (c) => c.text("ok"));
  app.route(`/:version{${version}}/dialog`, dialogRoutes(sandbox));
  app.route("/dialog", dialogRoutes(sandbox));
  app.route(`/graph/:version{${version}}`, graphRoutes(sandbox));
  app.route("/pbx", commandRoutes(sandbox));
  app.route("/api/pbx", pbxRoutes(sandbox));
  app.route("/api", apiRoutes(sandbox));

  // Facebook's side: the link must be signed and fresh.
  app.get("/media/:id", async (c) => {
    const id = c.req.param("id");
    if (!isGoodMediaUrl(sandbox, id, c.req.query("oh"), c.req.query("oe"))) return c.text("URL signature expired", 403);
    return file(sandbox, id);
  });
  // The phone's side.
  app.get("/pictures/:id", (c) => file(sandbox, c.req.param("id")));
  app.route("/", pageRoutes(sandbox));
  return app;
}

async function file(sandbox: Sandbox, id: string): Promise<Response> {
  const found = await sandbox.shelf.read(id);
  if (!found) return new Response("Not found", { status: 404 });
  const shown = /^(image\/(png|jpeg|gif|webp)|audio\/|video\/)/.test(found.mime);
  const name = encodeURIComponent(found.name);
  return new Response(new Uint8Array(found.bytes), {
    headers: {
      "content-type": found.mime,
      "content-disposition": `${shown ? "inline" : "attachment"}; filename*=UTF-8''${name}`,
      "cache-control": "max-age=86400",
      "x-content-type-options": "nosniff",
    },
  });
}

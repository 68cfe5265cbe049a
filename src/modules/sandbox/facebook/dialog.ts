import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { randomBytes } from "node:crypto";
import type { Sandbox } from "../sandbox.ts";
import { consentPage, loginPage, problemPage, type Request } from "../page/dialog_view.ts";

const cookie = "sandbox_facebook_user";

/** `/dialog/oauth`: sign in to Facebook when not yet done, then consent or cancel. */
export function dialogRoutes(sandbox: Sandbox): Hono {
  const dialog = new Hono();

  dialog.get("/oauth", (c) => {
    const request = requestIn((name) => c.req.query(name));
    const problem = problemOf(sandbox, request);
    if (problem) return c.html(problemPage(problem), 400);
    if (!getCookie(c, cookie)) return c.html(loginPage(sandbox.world.user.name, request));
    return c.html(consentPage(sandbox, request));
  });

  dialog.post("/login", async (c) => {
    const form = await c.req.formData();
    setCookie(c, cookie, "signed-in", { httpOnly: true, sameSite: "Lax", path: "/", maxAge: 86_400 });
    const request = requestIn((name) => form.get(name)?.toString());
    return c.redirect(`/dialog/oauth?${new URLSearchParams(request)}`, 303);
  });

  dialog.post("/logout", async (c) => {
    const form = await c.req.formData();
    setCookie(c, cookie, "", { path: "/", maxAge: 0 });
    const request = requestIn((name) => form.get(name)?.toString());
    return c.redirect(`/dialog/oauth?${new URLSearchParams(request)}`, 303);
  });

  dialog.post("/consent", async (c) => {
    const form = await c.req.formData();
    const request = requestIn((name) => form.get(name)?.toString());
    const problem = problemOf(sandbox, request);
    if (problem) return c.html(problemPage(problem), 400);
    return c.redirect(form.get("answer") === "ok" ? granted(sandbox, request) : refused(request), 303);
  });

  return dialog;
}

function granted(sandbox: Sandbox, { redirect_uri, state, scope }: Request): string {
  const code = `AQ${randomBytes(80).toString("base64url")}`;
  sandbox.world.codes[code] = { redirect_uri, at: Date.now(), used: false, scope };
  sandbox.changed();
  return withQuery(redirect_uri, { code, state });
}

function refused({ redirect_uri, state }: Request): string {
  return withQuery(redirect_uri, {
    error: "access_denied",
    error_code: "200",
    error_description: "Permissions error",
    error_reason: "user_denied",
    state,
  });
}

function withQuery(address: string, query: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value);
  // Facebook leaves this fragment behind; whoever compares whole addresses should meet it here.
  url.hash = "_=_";
  return url.href;
}

function requestIn(read: (name: string) => string | undefined): Request {
  const { client_id, redirect_uri, state, scope } = Object.fromEntries(
    ["client_id", "redirect_uri", "state", "scope"].map((name) => [name, read(name) ?? ""]),
  );
  return { client_id: client_id!, redirect_uri: redirect_uri!, state: state!, scope: scope! };
}

function problemOf(sandbox: Sandbox, { client_id, redirect_uri }: Request): string | undefined {
  if (client_id !== sandbox.settings.appId)
    return "ID ứng dụng không hợp lệ: ID ứng dụng được cung cấp không giống ID ứng dụng hợp lệ.";
  const isWeb = URL.canParse(redirect_uri) && /^https?:$/.test(new URL(redirect_uri).protocol);
  return isWeb ? undefined : "URL bị chặn: tham số redirect_uri phải là một URL tuyệt đối.";
}

import { createHmac } from "node:crypto";
import { pageToken } from "../ids.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Page } from "../world.ts";
import { badToken, deadToken, GraphError, missing, noToken } from "./errors.ts";
import type { Params } from "./params.ts";

export type Bearer = { kind: "user" } | { kind: "page"; page: Page } | { kind: "app" };

/** Who calls, or the error 190 that Facebook would answer. */
export function bearerOf(sandbox: Sandbox, token: string | undefined): Bearer {
  if (!token) throw noToken();
  const { settings, world } = sandbox;
  if (token === `${settings.appId}|${settings.appSecret}`) return { kind: "app" };
  const grant = world.grants[token];
  if (grant) {
    if (grant.expires_at < Date.now()) throw deadToken(463);
    return { kind: "user" };
  }
  for (const page of Object.values(world.pages)) {
    for (let generation = page.generation; generation > 0; generation -= 1) {
      if (token !== pageToken(settings.appSecret, page.id, generation)) continue;
      if (page.token_error) throw deadToken(page.token_error);
      if (generation < page.generation) throw deadToken(460);
      return { kind: "page", page };
    }
  }
  throw badToken();
}

export function tokenIn(params: Params, header: string | undefined): string | undefined {
  return params.text("access_token") ?? header?.replace(/^(Bearer|OAuth)\s+/i, "");
}

/** A proof is optional; a wrong one is refused. */
export function checkProof(sandbox: Sandbox, token: string, proof: string | undefined): void {
  if (proof === undefined || proof === appSecretProof(token, sandbox.settings.appSecret)) return;
  throw new GraphError(100, "Invalid appsecret_proof provided in the API argument", { type: "GraphMethodException" });
}

export function appSecretProof(token: string, appSecret: string): string {
  return createHmac("sha256", appSecret).update(token).digest("hex");
}

/** The page that the path names, where `me` is the page of the token. */
export function pageOf(bearer: Bearer, id: string, verb: "get" | "post" | "delete"): Page {
  if (bearer.kind === "page" && (id === "me" || id === bearer.page.id)) return bearer.page;
  throw missing(id, verb);
}

/** A fresh consent gives every dead page token a successor. */
export function renewTokens(sandbox: Sandbox): void {
  for (const page of Object.values(sandbox.world.pages)) {
    if (!page.token_error) continue;
    page.token_error = null;
    page.generation += 1;
  }
}

export const currentToken = (sandbox: Sandbox, page: Page) =>
  pageToken(sandbox.settings.appSecret, page.id, page.generation);

import { newToken } from "../ids.ts";
import type { Sandbox } from "../sandbox.ts";
import { deadToken, GraphError, invalid } from "./errors.ts";
import type { Params } from "./params.ts";
import { bearerOf, renewTokens } from "./tokens.ts";

const day = 24 * 60 * 60;
const codeLasts = 10 * 60 * 1000;

type Granted = { access_token: string; token_type: "bearer"; expires_in?: number };

/** `GET /oauth/access_token`: a code for a user token, a short user token for a long one, or the app's own token. */
export function exchange(sandbox: Sandbox, params: Params): Granted {
  const { appId, appSecret } = sandbox.settings;
  if (params.text("client_id") !== appId) {
    throw new GraphError(101, "Error validating application. Cannot get application info due to a system error.");
  }
  if (params.text("client_secret") !== appSecret) throw new GraphError(1, "Error validating client secret.");
  switch (params.text("grant_type")) {
    case "fb_exchange_token":
      return lengthen(sandbox, params.text("fb_exchange_token"));
    case "client_credentials":
      return { access_token: `${appId}|${appSecret}`, token_type: "bearer" };
    default:
      return redeem(sandbox, params.text("code"), params.text("redirect_uri"));
  }
}

function redeem(sandbox: Sandbox, code = "", redirectUri = ""): Granted {
  const record = sandbox.world.codes[code];
  if (!record) throw invalid("Invalid verification code format.");
  if (record.used) throw new GraphError(100, "This authorization code has been used.", { subcode: 36009 });
  if (record.at + codeLasts < Date.now()) {
    throw new GraphError(100, "This authorization code has expired.", { subcode: 36007 });
  }
  if (record.redirect_uri !== redirectUri) {
    const text =
      "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request";
    throw new GraphError(100, text, { subcode: 36008 });
  }
  record.used = true;
  renewTokens(sandbox);
  return grant(sandbox, record.scope, 90 * 60);
}

function lengthen(sandbox: Sandbox, token: string | undefined): Granted {
  if (bearerOf(sandbox, token).kind !== "user") throw deadToken(467);
  return grant(sandbox, sandbox.world.grants[token!]!.scope, 60 * day);
}

function grant(sandbox: Sandbox, scope: string, expires_in: number): Granted {
  const access_token = newToken();
  sandbox.world.grants[access_token] = { expires_at: Date.now() + expires_in * 1000, scope };
  sandbox.changed();
  return { access_token, token_type: "bearer", expires_in };
}

/** `GET /debug_token`: the inspected token may be dead, the asking one must not be. */
export function debugToken(sandbox: Sandbox, input = "") {
  const { world, settings } = sandbox;
  try {
    const bearer = bearerOf(sandbox, input);
    const grant = world.grants[input];
    return {
      data: {
        app_id: settings.appId,
        application: "Switchboard",
        type: bearer.kind.toUpperCase(),
        is_valid: true,
        expires_at: grant ? Math.floor(grant.expires_at / 1000) : 0,
        scopes: grant ? grant.scope.split(",") : ["pages_messaging", "pages_manage_metadata", "pages_show_list"],
        user_id: world.user.id,
        ...(bearer.kind === "page" && { profile_id: bearer.page.id }),
      },
    };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { code, message, particulars } = error;
    return {
      data: { is_valid: false, scopes: [], error: { code, message, subcode: particulars.subcode ?? undefined } },
    };
  }
}

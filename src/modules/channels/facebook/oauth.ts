import { z } from "zod";
import type { Config } from "../../../config.ts";
import { graphCall } from "./graph.ts";
import { GraphError } from "./graph_errors.ts";
import { nextCursor, text } from "./reading.ts";

/** What we ask people to allow; README lists the same for the app's review. */
export const scopes = [
  "pages_show_list",
  "pages_messaging",
  "pages_manage_metadata",
  "pages_read_engagement",
  "pages_read_user_content",
  "pages_manage_engagement",
  "business_management",
];

/** What a page tells us of. */
export const subscribedFields = [
  "messages",
  "message_deliveries",
  "message_reads",
  "message_echoes",
  "message_edits",
  "message_reactions",
  "messaging_postbacks",
  "messaging_referrals",
  "standby",
];

export const isConfigured = (config: Config) => Boolean(config.FACEBOOK_APP_ID && config.FACEBOOK_APP_SECRET);

export const callbackUrl = (config: Config) => `${config.PUBLIC_URL}/settings/pages/facebook/callback`;

/** Where a person goes to sign in to Facebook (or not, when signed in already) and to choose pages. */
export function dialogUrl(config: Config, state: string): string {
  const url = new URL(config.FACEBOOK_DIALOG_URL);
  url.searchParams.set("client_id", config.FACEBOOK_APP_ID);
  url.searchParams.set("redirect_uri", callbackUrl(config));
  url.searchParams.set("state", state);
  url.searchParams.set("scope", scopes.join(","));
  url.searchParams.set("response_type", "code");
  return url.href;
}

/** What was asked for. Throws GraphError for an answer of another shape: nothing of it can be relied on. */
function shaped<T extends z.ZodType>(shape: T, answer: unknown): z.output<T> {
  const { success, data } = shape.safeParse(answer);
  if (!success) throw new GraphError({ message: "an answer of another shape", status: 200 });
  return data;
}

const Granted = z.object({ access_token: z.string().min(1) });

/** The code of the callback for a token that lives about 60 days. */
export async function exchangeCode(config: Config, code: string): Promise<string> {
  const app = { client_id: config.FACEBOOK_APP_ID, client_secret: config.FACEBOOK_APP_SECRET };
  const path = "/oauth/access_token";
  const short = shaped(
    Granted,
    await graphCall(config, { path, query: { ...app, redirect_uri: callbackUrl(config), code } }),
  );
  const query = { ...app, grant_type: "fb_exchange_token", fb_exchange_token: short.access_token };
  return shaped(Granted, await graphCall(config, { path, query })).access_token;
}

const Account = z
  .object({
    id: z.union([z.string().min(1), z.number().transform(String)]),
    name: z.string().optional().catch(undefined),
    access_token: z.string().optional().catch(undefined),
    tasks: z.array(z.string()).optional().catch(undefined),
  })
  .transform(({ name, ...account }) => ({ ...account, name: text(name) || account.id }));
export type Account = z.output<typeof Account>;

const Accounts = z.object({
  // One that cannot be read hides none of the others.
  data: z.array(z.unknown()).transform((all) => all.flatMap((one) => Account.safeParse(one).data ?? [])),
  paging: z.unknown(),
});

const mostRounds = 100;

/** All pages of the person, through every page of results. */
export async function listAccounts(config: Config, token: string): Promise<Account[]> {
  const found = new Map<string, Account>();
  let after: string | undefined;
  for (let round = 0; round < mostRounds; round++) {
    const query = { fields: "id,name,tasks,access_token", limit: "100", ...(after && { after }) };
    const { data, paging } = shaped(Accounts, await graphCall(config, { path: "/me/accounts", query, token }));
    for (const account of data) found.set(account.id, account);
    after = nextCursor(paging);
    if (!after) break;
  }
  return [...found.values()];
}

/** Name of the person whose token it is, to show whose pages are listed. */
export async function findAccountName(config: Config, token: string): Promise<string | undefined> {
  const me = await graphCall(config, { path: "/me", query: { fields: "id,name" }, token });
  return text(me["name"]);
}

/** May the person's page be written from: Facebook lists pages also to those who only read their figures. */
export const mayMessage = (account: Account) => !account.tasks || account.tasks.includes("MESSAGING");

export async function findAccount(config: Config, token: string, pageId: string): Promise<Account> {
  const query = { fields: "id,name,access_token" };
  return shaped(Account, await graphCall(config, { path: `/${encodeURIComponent(pageId)}`, query, token }));
}

export async function subscribePage(config: Config, pageId: string, token: string): Promise<void> {
  const body = { subscribed_fields: subscribedFields.join(",") };
  await graphCall(config, { method: "POST", path: `/${pageId}/subscribed_apps`, body, token });
}

export async function unsubscribePage(config: Config, pageId: string, token: string): Promise<void> {
  await graphCall(config, { method: "DELETE", path: `/${pageId}/subscribed_apps`, token, timeoutMs: 8_000 });
}

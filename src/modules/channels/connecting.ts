import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { ChannelsDeps } from "./deps.ts";
import {
  type Account,
  dialogUrl,
  exchangeCode,
  findAccount,
  findAccountName,
  isConfigured,
  listAccounts,
  mayMessage,
  subscribedFields,
  subscribePage,
} from "./facebook/oauth.ts";
import { takePagePicture } from "./facebook/page_picture.ts";
import { GraphError, GraphSilent } from "./facebook/graph_errors.ts";
import { problemOf } from "./facebook/send.ts";
import { reviveEarly } from "./reviving.ts";
import { seal, unseal } from "./sealing.ts";
import type { Page, PageState } from "./table.ts";
import { sealToken } from "./tokens.ts";

const startLasts = "15 minutes";
/** Long enough to choose among many pages; the token is forgotten afterwards. */
const choiceLasts = "60 minutes";

/** Begins a connection: gives the address at Facebook where the person goes next. */
export async function startConnection(deps: ChannelsDeps, person: Pick<Person, "id">): Promise<string> {
  if (!isConfigured(deps.config)) throw new Refused("facebook_not_configured");
  const state = randomBytes(32).toString("base64url");
  await deps.db.deleteFrom("page_connections").where("expires_at", "<", new Date()).execute();
  await deps.db
    .insertInto("page_connections")
    .values({
      channel: "facebook",
      state_hash: hash(state),
      user_id: person.id,
      expires_at: sql<Date>`now() + ${startLasts}::interval`,
    })
    .execute();
  return dialogUrl(deps.config, state);
}

export interface Callback {
  state?: string;
  code?: string;
  error?: string;
}

/**
 * The person comes back from Facebook: gives the id of the connection whose pages can now be listed. The state is good
 * once, for the person who started, for a quarter of an hour. Throws Refused with what to say otherwise.
 */
export async function receiveCallback(deps: ChannelsDeps, person: Pick<Person, "id">, callback: Callback) {
  const connectionId = await useState(deps.db, person, callback.state ?? "");
  if (callback.error) throw new Refused("connection_cancelled");
  if (!connectionId) throw new Refused("connection_state_wrong");
  if (!callback.code) throw new Refused("connection_refused");
  const token = await plainly(exchangeCode(deps.config, callback.code));
  await deps.db
    .updateTable("page_connections")
    .set({
      token_sealed: seal(deps.config.SECRET_KEY, `connection ${connectionId}`, token),
      expires_at: sql<Date>`now() + ${choiceLasts}::interval`,
    })
    .where("id", "=", connectionId)
    .execute();
  return connectionId;
}

export interface Offered {
  id: string;
  name: string;
  mayMessage: boolean;
  /** How it stands with us already. */
  state?: PageState;
  pageId?: number;
}

/** Every page that the person may connect, by name, and how each stands with us. */
export async function listOffered(deps: ChannelsDeps, person: Pick<Person, "id">, connectionId: number) {
  const token = await tokenOfConnection(deps, person, connectionId);
  const [accounts, account] = await plainly(
    Promise.all([listAccounts(deps.config, token), findAccountName(deps.config, token)]),
  );
  const ids = accounts.map(({ id }) => id);
  const known = await deps.db
    .selectFrom("pages")
    .select(["id", "provider_id", "state"])
    .where("channel", "=", "facebook")
    .where(sql<boolean>`provider_id = any(${ids}::text[])`)
    .execute();
  const byId = new Map(known.map((page) => [page.provider_id, page]));
  const offered = accounts.map((each): Offered => {
    const page = byId.get(each.id);
    return { id: each.id, name: each.name, mayMessage: mayMessage(each), state: page?.state, pageId: page?.id };
  });
  return { account, pages: offered.toSorted((a, b) => a.name.localeCompare(b.name, "vi")) };
}

/**
 * "Đăng ký": subscribes to the page at Facebook, then keeps it with its token, the person as its page admin. For a page
 * that we know it is a reconnection, and its conversations go on where they stood.
 */
export async function registerPage(
  deps: ChannelsDeps,
  person: Pick<Person, "id">,
  options: { connectionId: number; providerId: string },
): Promise<Page> {
  const userToken = await tokenOfConnection(deps, person, options.connectionId);
  const account = await plainly(findAccount(deps.config, userToken, options.providerId));
  const token = account.access_token;
  if (!token) throw new Refused("page_permission_missing");
  await plainly(subscribePage(deps.config, account.id, token));
  const page = await changing(deps.db, async (trx) => {
    const known = await trx
      .selectFrom("pages")
      .select("id")
      .where("channel", "=", "facebook")
      .where("provider_id", "=", account.id)
      .executeTakeFirst();
    const kept = await upsert(trx, deps, person, account, token);
    await trx
      .insertInto("page_members")
      .values({ page_id: kept.id, user_id: person.id, is_admin: true })
      .onConflict((conflict) => conflict.columns(["page_id", "user_id"]).doUpdateSet({ is_admin: true }))
      .execute();
    await record(trx, known ? "page.reconnected" : "page.connected", kept.id, { by: person.id });
    await reviveEarly(trx, "facebook", account.id);
    return kept;
  });
  await takePagePicture(deps, page, token).catch((error: unknown) => deps.log.warn({ page: page.id, err: error }));
  return page;
}

function upsert(
  db: Db,
  deps: ChannelsDeps,
  person: Pick<Person, "id">,
  account: Account,
  token: string,
): Promise<Page> {
  const named = { channel: "facebook" as const, provider_id: account.id };
  const now = new Date();
  const values = {
    name: account.name,
    state: "connected" as const,
    trouble: null,
    token_sealed: sealToken(deps.config, named, token),
    token_checked_at: now,
    subscribed_fields: subscribedFields,
    connected_by: person.id,
    connected_at: now,
    disconnected_at: null,
  };
  return db
    .insertInto("pages")
    .values({ ...named, ...values })
    .onConflict((conflict) => conflict.columns(["channel", "provider_id"]).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Uses the state up, whatever comes of it. */
async function useState(db: Db, person: Pick<Person, "id">, state: string): Promise<number | undefined> {
  const used = await db
    .updateTable("page_connections")
    .set({ state_hash: sql<string>`'used ' || id` })
    .where("state_hash", "=", hash(state))
    .where("user_id", "=", person.id)
    .where("expires_at", ">", new Date())
    .returning("id")
    .executeTakeFirst();
  return used?.id;
}

async function tokenOfConnection(deps: ChannelsDeps, person: Pick<Person, "id">, id: number): Promise<string> {
  const connection = await deps.db
    .selectFrom("page_connections")
    .select("token_sealed")
    .where("id", "=", id)
    .where("user_id", "=", person.id)
    .executeTakeFirst();
  if (!connection) throw new NotFound(`no connection ${id}`);
  const live = await deps.db
    .selectFrom("page_connections")
    .select("id")
    .where("id", "=", id)
    .where("expires_at", ">", new Date())
    .executeTakeFirst();
  if (!live || !connection.token_sealed) throw new Refused("connection_expired");
  return unseal(deps.config.SECRET_KEY, `connection ${id}`, connection.token_sealed);
}

/** Facebook's errors while connecting, as a refusal with a sentence. */
async function plainly<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof GraphError || error instanceof GraphSilent)) throw error;
    const { reason, follow } = problemOf(error);
    if (follow === "reauthorize") throw new Refused("connection_expired");
    if (reason === "permission_missing") throw new Refused("page_permission_missing");
    throw new Refused(follow === "fail" ? "connection_refused" : "facebook_away", { said: error.message });
  }
}

const hash = (state: string) => createHash("sha256").update(state).digest("hex");

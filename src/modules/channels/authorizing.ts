import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { ChannelsDeps } from "./deps.ts";
import { GraphError, GraphSilent } from "./facebook/graph_errors.ts";
import { dialogUrl, exchangeCode, isConfigured } from "./facebook/oauth.ts";
import { problemOf } from "./facebook/send.ts";
import { seal, unseal } from "../../sealing.ts";

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

/** The token that lists the pages, for the person who began. Throws NotFound for others, Refused when it is too late. */
export async function tokenOfConnection(deps: ChannelsDeps, person: Pick<Person, "id">, id: number): Promise<string> {
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

/** The rows go when somebody connects next; what opens a person's pages is not kept until then. */
export async function forgetTokens(db: Db): Promise<void> {
  await db
    .updateTable("page_connections")
    .set({ token_sealed: null })
    .where("expires_at", "<", new Date())
    .where("token_sealed", "is not", null)
    .execute();
}

/** Facebook's errors while connecting, as a refusal with a sentence. */
export async function plainly<T>(work: Promise<T>): Promise<T> {
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

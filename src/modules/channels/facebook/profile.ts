import { cut } from "../../../cutting.ts";
import { sql } from "kysely";
import type { Db } from "../../../database.ts";
import { placeholderName } from "../../customers/mod.ts";
import { changing, record } from "../../events/mod.ts";
import { fetchGuarded, keepFile } from "../../files/mod.ts";
import type { ChannelsDeps } from "../deps.ts";
import { markReauthorize } from "../health.ts";
import { SendProblem } from "../sending.ts";
import { tokenOf } from "../tokens.ts";
import { graphCall } from "./graph.ts";
import { type Json, text } from "./reading.ts";
import { problemOf } from "./send.ts";

interface Waiting {
  id: number;
  customer_id: number;
  page_id: number;
  provider_id: string;
  conversation_id: number;
  page_provider_id: string;
  token_sealed: string | null;
}

export type ProfileOutcome = "known" | "refused" | "later";

/** One round of the worker: fetches the profiles that wait, several at once. Gives back how many were taken. */
export async function fetchWaitingProfiles(deps: ChannelsDeps, options: { batch?: number } = {}): Promise<number> {
  const taken = await take(deps.db, options.batch ?? 8);
  await Promise.all(taken.map((identity) => fetchProfile(deps, identity)));
  return taken.length;
}

/** Takes a lease of ten minutes: whoever dies with it leaves the profile to a later round. */
async function take(db: Db, batch: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    update identities set profile_fetched_at = now()
    from conversations, pages
    where conversations.identity_id = identities.id and pages.id = identities.page_id and identities.id in (
      select identities.id from identities join pages on pages.id = identities.page_id
      where profile_state = 'waiting' and pages.state = 'connected' and pages.channel = 'facebook'
        and pages.token_sealed is not null
        and (profile_fetched_at is null or profile_fetched_at < now() - interval '10 minutes')
      order by identities.id limit ${sql.lit(batch)} for update of identities skip locked)
    returning identities.id, identities.customer_id, identities.page_id, identities.provider_id,
      conversations.id as conversation_id, pages.provider_id as page_provider_id, pages.token_sealed`.execute(db);
  return rows;
}

/** Fetches a customer's name and picture. Facebook lets some people stay unknown: they keep a sensible name. */
export async function fetchProfile(deps: ChannelsDeps, identity: Waiting): Promise<ProfileOutcome> {
  let profile: Json;
  try {
    const { token_sealed, page_provider_id: provider_id } = identity;
    const token = tokenOf(deps.config, { channel: "facebook", provider_id, token_sealed });
    const query = { fields: "first_name,last_name,name,profile_pic" };
    profile = await graphCall(deps.config, { path: `/${identity.provider_id}`, query, token, yields: true });
  } catch (error) {
    const problem = error instanceof SendProblem ? error : problemOf(error);
    if (problem.follow === "reauthorize") await markReauthorize(deps.db, identity.page_id, problem.reason, identity);
    if (problem.follow !== "fail") return "later";
    await settle(deps.db, identity, { state: "refused" });
    return "refused";
  }
  const name = [text(profile.name), `${text(profile.last_name) ?? ""} ${text(profile.first_name) ?? ""}`]
    .map((each) => cut((each ?? "").replace(/\s+/g, " ").trim(), 120))
    .find(Boolean);
  if (!name) {
    await settle(deps.db, identity, { state: "refused" });
    return "refused";
  }
  await settle(deps.db, identity, { state: "known", name, picture: await takePicture(deps, identity, profile) });
  return "known";
}

/** The picture is worth a try and no more: a name without one is still a name. */
async function takePicture(deps: ChannelsDeps, identity: Waiting, profile: Json): Promise<number | null> {
  const address = text(profile.profile_pic);
  if (!address) return null;
  try {
    const limits = { allow: deps.config.MEDIA_ORIGINS, maxBytes: 5_000_000, timeoutMs: 15_000 };
    const { body } = await fetchGuarded(address, limits);
    const conversationId = identity.conversation_id;
    const file = await keepFile(deps, { name: "profile", bytes: body, conversationId, maxBytes: limits.maxBytes });
    return file.media_type.startsWith("image/") ? file.id : null;
  } catch (error) {
    deps.log.info({ identity: identity.id, err: error }, "a profile picture could not be kept");
    return null;
  }
}

type Found = { state: "refused" } | { state: "known"; name: string; picture: number | null };

async function settle(db: Db, identity: Waiting, found: Found): Promise<void> {
  await changing(db, async (trx) => {
    const before = await trx
      .updateTable("identities")
      .set({
        profile_state: found.state,
        profile_fetched_at: new Date(),
        ...(found.state === "known" && { platform_name: found.name }),
        ...(found.state === "known" && found.picture && { picture_file_id: found.picture }),
      })
      .where("id", "=", identity.id)
      .returning("id")
      .executeTakeFirst();
    if (!before) return;
    if (found.state === "known") {
      // A name that staff gave stays; only the one that stood in for it goes.
      await trx
        .updateTable("customers")
        .set({ name: found.name, updated_at: new Date() })
        .where("id", "=", identity.customer_id)
        .where("name", "=", placeholderName("facebook", identity.provider_id))
        .execute();
    }
    await record(trx, "conversation.profile_known", identity.conversation_id, { detail: { state: found.state } });
  });
}

import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Forbidden, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { plainly, tokenOfConnection } from "./authorizing.ts";
import type { ChannelsDeps } from "./deps.ts";
import {
  type Account,
  findAccount,
  findAccountName,
  listAccounts,
  mayMessage,
  subscribedFields,
  subscribePage,
} from "./facebook/oauth.ts";
import { takePagePicture } from "./facebook/page_picture.ts";
import { listPages, runsEverything } from "./pages.ts";
import { reviveEarly } from "./reviving.ts";
import type { Page, PageState } from "./table.ts";
import { sealToken } from "./tokens.ts";

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
  person: Pick<Person, "id" | "role">,
  options: { connectionId: number; providerId: string },
): Promise<Page> {
  await checkMayRegister(deps.db, person, options.providerId);
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
    paused_until: null,
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

/** Admins connect any page; others only mend those they administer. */
async function checkMayRegister(db: Db | Trx, person: Pick<Person, "id" | "role">, providerId: string): Promise<void> {
  if (runsEverything(person)) return;
  const theirs = await listPages(db, person);
  if (!theirs.some((page) => page.provider_id === providerId)) throw new Forbidden("not a page of theirs");
}

import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import { forgetTokens } from "./authorizing.ts";
import { graphCall } from "./facebook/graph.ts";
import { problemOf } from "./facebook/send.ts";
import { SendProblem } from "./sending.ts";
import type { Page } from "./table.ts";
import { tokenOf } from "./tokens.ts";
import type { ChannelsDeps } from "./deps.ts";

/**
 * A connected page whose token has died: nothing is sent until somebody connects it anew. Said once; and not at all
 * when the page has meanwhile been given another token than the one that failed.
 */
export async function markReauthorize(
  db: Db | Trx,
  pageId: number,
  trouble: string,
  failed: { token_sealed?: string | null } = {},
): Promise<boolean> {
  return changing(db, async (trx) => {
    const marked = await trx
      .updateTable("pages")
      .set({ state: "reauthorize", trouble, token_checked_at: new Date() })
      .where("id", "=", pageId)
      .where("state", "=", "connected")
      .$if(failed.token_sealed !== undefined, (query) =>
        query.where("token_sealed", "is not distinct from", failed.token_sealed!),
      )
      .returning("channel")
      .executeTakeFirst();
    if (!marked) return false;
    await record(trx, "page.reauthorize_needed", pageId, { detail: { trouble, channel: marked.channel } });
    return true;
  });
}

export type Health = "healthy" | "reauthorize" | "unclear";

/** Asks Facebook whether the page's token still lives, and takes over the page's present name. */
export async function checkPageHealth(deps: ChannelsDeps, page: Page): Promise<Health> {
  try {
    const token = tokenOf(deps.config, page);
    const found = await graphCall<{ name?: string }>(deps.config, {
      path: `/${page.provider_id}`,
      query: { fields: "id,name" },
      token,
    });
    await deps.db
      .updateTable("pages")
      .set({ token_checked_at: new Date(), ...(found.name && { name: found.name }) })
      .where("id", "=", page.id)
      // The token may have been replaced while we asked about the old one.
      .where("token_sealed", "=", page.token_sealed)
      .execute();
    return "healthy";
  } catch (error) {
    const problem = error instanceof SendProblem ? error : problemOf(error);
    if (problem.follow === "reauthorize") {
      const isLost = await markReauthorize(deps.db, page.id, problem.reason, page);
      // Else it has got another token since, of which nothing is known.
      return isLost || page.state === "reauthorize" ? "reauthorize" : "unclear";
    }
    deps.log.warn({ page: page.id, reason: problem.reason, code: problem.code }, "page health unclear");
    return "unclear";
  }
}

/**
 * One round of the worker: the connected pages that nobody has asked about for an hour. Gives back of how many it is
 * now clear; the others are asked about in the next round. What pages were chosen by is forgotten in time.
 */
export async function checkPages(deps: ChannelsDeps, options: { olderThanMs?: number } = {}): Promise<number> {
  await forgetTokens(deps.db);
  const before = new Date(Date.now() - (options.olderThanMs ?? 3_600_000));
  const pages = await deps.db
    .selectFrom("pages")
    .selectAll()
    .where("channel", "=", "facebook")
    .where("state", "=", "connected")
    .where("token_sealed", "is not", null)
    .where((eb) => eb.or([eb("token_checked_at", "is", null), eb("token_checked_at", "<", before)]))
    .orderBy("token_checked_at", (order) => order.asc().nullsFirst())
    .limit(sql.lit(20))
    .execute();
  let clear = 0;
  for (const page of pages) if ((await checkPageHealth(deps, page)) !== "unclear") clear += 1;
  return clear;
}

/** The provider believes us again by the token that it refused: unless somebody gave another one meanwhile. */
export async function markBelieved(db: Db, page: Pick<Page, "id" | "token_sealed">): Promise<void> {
  await db
    .updateTable("pages")
    .set({ state: "connected", trouble: null, token_checked_at: new Date() })
    .where("id", "=", page.id)
    .where("state", "=", "reauthorize")
    .where("token_sealed", "is not distinct from", page.token_sealed)
    .execute();
}

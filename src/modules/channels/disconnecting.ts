import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { ChannelsDeps } from "./deps.ts";
import { unsubscribePage } from "./facebook/oauth.ts";
import type { Page } from "./table.ts";
import { tokenOf } from "./tokens.ts";

/**
 * Disconnects a page: its conversations stay to be read, nothing can be answered, the token is forgotten. Facebook is
 * told where it still listens; where it does not, its events find a disconnected page and end as ignored.
 */
export async function disconnectPage(deps: ChannelsDeps, person: Pick<Person, "id">, page: Page): Promise<void> {
  // A PBX is told by its next word, which nobody believes any more.
  if (page.channel === "facebook") await unsubscribe(deps, page);
  await changing(deps.db, async (trx) => {
    const changed = await trx
      .updateTable("pages")
      .set({ state: "disconnected", trouble: "page_disconnected", token_sealed: null, disconnected_at: new Date() })
      .where("id", "=", page.id)
      .where("state", "!=", "disconnected")
      .returning("id")
      .executeTakeFirst();
    if (changed) await record(trx, "page.disconnected", page.id, { by: person.id });
  });
}

async function unsubscribe(deps: ChannelsDeps, page: Page): Promise<void> {
  try {
    await unsubscribePage(deps.config, page.provider_id, tokenOf(deps.config, page));
  } catch (error) {
    deps.log.info({ page: page.id, err: error }, "the page could not be unsubscribed");
  }
}

import { fetchGuarded, keepFile } from "../../files/mod.ts";
import type { ChannelsDeps } from "../deps.ts";
import type { Page } from "../table.ts";
import { graphCall } from "./graph.ts";

/** Keeps the page's own picture, for lists and headers. */
export async function takePagePicture(deps: ChannelsDeps, page: Page, token: string): Promise<void> {
  const query = { fields: "picture" };
  const found = await graphCall<{ picture?: { data?: { url?: string } } }>(deps.config, {
    path: `/${page.provider_id}`,
    query,
    token,
  });
  const url = found.picture?.data?.url;
  if (!url) return;
  const limits = { allow: deps.config.MEDIA_ORIGINS, maxBytes: 5_000_000, timeoutMs: 15_000 };
  const { body } = await fetchGuarded(url, limits);
  const file = await keepFile(deps, { name: page.name, bytes: body, pageId: page.id });
  await deps.db.updateTable("pages").set({ picture_file_id: file.id }).where("id", "=", page.id).execute();
}

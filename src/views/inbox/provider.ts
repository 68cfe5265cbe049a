import type { ConversationRow } from "../../modules/inbox/mod.ts";

/** Where the provider itself shows the thread (IN-19). */
export function providerUrl({ channel, page_provider_id, provider_id }: ConversationRow): string | undefined {
  if (channel !== "facebook") return undefined;
  const query = new URLSearchParams({ asset_id: page_provider_id, selected_item_id: provider_id });
  return `https://business.facebook.com/latest/inbox/all?${query}`;
}

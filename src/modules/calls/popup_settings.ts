import type { Db, Trx } from "../../database.ts";

/** History of the caller that the card can show, in the order of its tabs. */
export const popupTabs = ["recent", "conversations", "tickets", "orders", "tasks", "calls"] as const;
export type PopupTab = (typeof popupTabs)[number];

const KEY = "call_popup_tabs";
const usual: readonly PopupTab[] = ["recent", "tickets", "orders", "calls"];

/** Which of them the company wants. */
export async function readPopupTabs(db: Db | Trx): Promise<PopupTab[]> {
  const row = await db.selectFrom("settings").select("value").where("key", "=", KEY).executeTakeFirst();
  const chosen = (row?.value as readonly string[] | undefined) ?? usual;
  return popupTabs.filter((tab) => chosen.includes(tab));
}

export async function savePopupTabs(db: Db | Trx, tabs: readonly string[]): Promise<PopupTab[]> {
  const chosen = popupTabs.filter((tab) => tabs.includes(tab));
  const value = JSON.stringify(chosen);
  await db
    .insertInto("settings")
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: new Date() }))
    .execute();
  return chosen;
}

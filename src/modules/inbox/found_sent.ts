import type { MessageState } from "./table.ts";

/** What has happened when a message proves to have arrived: one that had failed answers its customer after all. */
export const arrivedFrom = (was: MessageState) => (was === "failed" ? "message.found_sent" : "message.state_changed");

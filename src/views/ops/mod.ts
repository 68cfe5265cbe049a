export { figures } from "./figures.ts";
export { opsPage, type OpsView } from "./page.ts";
export { unsentList } from "./replies.ts";
export { webhookPage } from "./webhook.ts";
export { parkedList } from "./webhooks.ts";

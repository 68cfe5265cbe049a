/**
 * Channels: pages, and everything that is a provider's own. What comes in is written into the ledger before it is
 * acknowledged, and carried into the inbox by the ingest; how a provider writes it is known only in its folder.
 */
export { type Apply, type Incoming, type IncomingAttachment, type IncomingMessage, type Outcome } from "./incoming.ts";
export { createIngest, type Ingest, type IngestDeps } from "./ingest.ts";
export { countLedger, getWebhook, type LedgerFigures, listParked, type ParkedRow, replayParked } from "./parked.ts";
export { sealToken, tokenOf } from "./tokens.ts";
export type { ChannelsDeps } from "./deps.ts";
export { disconnectPage } from "./disconnecting.ts";
export { fetchHistory, type HistoryPage } from "./facebook/history.ts";
export { fetchProfile, fetchWaitingProfiles } from "./facebook/profile.ts";
export { type Outgoing, sendAction, type SendDeps, sendToFacebook } from "./facebook/send.ts";
export { checkPageHealth, checkPages, markReauthorize } from "./health.ts";
export { lengthOf, limitsFor } from "./limits.ts";
export { messageIdIn, metadataOf } from "./metadata.ts";
export { getManagedPage, type ListedPage, listPages, managedIds, managesPages } from "./pages.ts";
export { type Pauseable, pauseOf, pausePage } from "./pausing.ts";
export { type Follow, SendProblem, type Trouble } from "./sending.ts";
export { trimLedger } from "./trimming.ts";
export type { Channel, Limits, Page, WebhookEvent, WebhookState } from "./table.ts";
export { accessOf } from "./phone/asterisk/ari.ts";
export { createAsteriskLines } from "./phone/asterisk/lines.ts";
export type { PbxCommand, SendToPbx } from "./phone/commands.ts";
export type { PbxEvent } from "./phone/incoming.ts";
export { findSipSeat } from "./phone/seats.ts";
export { type Adapter, type Adapters, type ConnectedLine, createSendToPbx } from "./phone/sending.ts";

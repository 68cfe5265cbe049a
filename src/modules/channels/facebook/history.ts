import { cut } from "../../../cutting.ts";
import type { IncomingMessage } from "../incoming.ts";
import { tokenOf } from "../tokens.ts";
import { graphCall, type GraphConfig } from "./graph.ts";
import { parseAttachments } from "./parse_attachments.ts";
import { midOf } from "./parse_message.ts";
import { array, id, type Json, nextCursor, object, text } from "./reading.ts";
import { problemOf } from "./send.ts";

export interface HistoryPage {
  /** Newest first, as Facebook gives them. */
  messages: IncomingMessage[];
  /** Where the next page begins; absent at the beginning of the conversation. */
  next?: string;
}

interface Of {
  page: { provider_id: string; token_sealed: string | null };
  /** The customer's PSID. */
  counterpart: string;
  cursor: string | null;
}

const fields =
  "id,created_time,from,to,message,sticker,attachments{id,name,mime_type,image_data,video_data,file_url,size}";
const LONGEST_BODY = 60_000;
/** The Conversations API gives no more at once. */
const AT_ONCE = "50";

/**
 * One page of what Facebook keeps of a conversation. Called with the cursor that the page before gave; the first call
 * looks the thread up. Throws SendProblem, whose `follow` says whether to wait, to connect anew or to give up.
 */
export async function fetchHistory(config: GraphConfig & Parameters<typeof tokenOf>[0], of: Of): Promise<HistoryPage> {
  const token = tokenOf(config, { channel: "facebook", ...of.page });
  const call = (path: string, query: Record<string, string>) =>
    graphCall(config, { path, query, token, yields: true }).catch((error: unknown) => {
      throw problemOf(error);
    });
  const [known, after] = (of.cursor ?? "").split(" ");
  const thread = known || (await findThread(call, of));
  if (!thread) return { messages: [] };
  const answer = await call(`/${thread}/messages`, { fields, limit: AT_ONCE, ...(after && { after }) });
  const messages = array(answer.data).flatMap((each) => messageOf(object(each) ?? {}, of) ?? []);
  const next = nextCursor(answer.paging);
  return { messages, ...(next && { next: `${thread} ${next}` }) };
}

async function findThread(call: (path: string, query: Record<string, string>) => Promise<Json>, of: Of) {
  const query = { platform: "messenger", user_id: of.counterpart, fields: "id" };
  const answer = await call(`/${of.page.provider_id}/conversations`, query);
  return id(object(array(answer.data)[0])?.id);
}

/** Of what is too old Facebook gives the id alone: that says nothing, and is left out. */
function messageOf(given: Json, { page, counterpart }: Of): IncomingMessage | undefined {
  const mid = midOf(given.id);
  const from = id(object(given.from)?.id);
  const at = timeOf(text(given.created_time));
  if (!mid || !from || !at) return undefined;
  const attachments = parseAttachments({ attachments: attachmentsOf(given) });
  const body = cut(text(given.message) ?? "", LONGEST_BODY);
  const [first] = attachments;
  return {
    kind: "message",
    counterpart,
    mid,
    author: from === page.provider_id ? "page" : "customer",
    messageKind: !first ? (body ? "text" : "unsupported") : first.kind === "sticker" ? "sticker" : "attachment",
    body,
    attachments,
    detail: { synced: true },
    opensWindow: false,
    at,
  };
}

/** “2026-01-02T03:04:05+0000”: an offset without a colon, which strict readers refuse. */
function timeOf(written: string | undefined): Date | undefined {
  const at = new Date((written ?? "").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** In the shape that webhooks have. */
function attachmentsOf(given: Json): Json[] {
  const sticker = text(given.sticker);
  if (sticker) return [{ type: "sticker", payload: { url: sticker, sticker_id: "0" } }];
  return array(object(given.attachments)?.data).map((each) => {
    const one = object(each) ?? {};
    const mime = text(one.mime_type) ?? "";
    const [image, video] = [text(object(one.image_data)?.url), text(object(one.video_data)?.url)];
    const type = image ? "image" : video ? "video" : mime.startsWith("audio/") ? "audio" : "file";
    return { type, name: text(one.name), payload: { url: image ?? video ?? text(one.file_url) } };
  });
}

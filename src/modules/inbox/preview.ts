import { cut } from "../../cutting.ts";
import type { IncomingAttachment } from "../channels/incoming.ts";
import type { AttachmentKind, MessageKind, Preview } from "./table.ts";

/** What the list says of a message: its first line, or the kind of its first attachment. */
export function previewOf(message: {
  author: "customer" | "page";
  messageKind: MessageKind;
  body: string;
  attachments: Pick<IncomingAttachment, "kind" | "name">[];
  userId?: number | null;
}): Preview {
  const [first] = message.attachments;
  return {
    author: message.author,
    kind: message.messageKind,
    body: cut(message.body.replace(/\s+/g, " ").trim(), 160),
    ...(first && { attachment: first.kind as AttachmentKind, name: first.name && cut(first.name, 80) }),
    ...(message.userId && { user_id: message.userId }),
  };
}

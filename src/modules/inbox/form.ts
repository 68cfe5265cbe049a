import { cut } from "../../cutting.ts";
import { z } from "zod";
import { clean, rowId } from "../../form.ts";
import { moreOf } from "./narrowing.ts";
import { type Filter, rooms } from "./filter.ts";

/** What the address says about the list; what makes no sense there is as if it were not. */
const Query = z.object({
  room: z.enum(rooms).catch("all"),
  channel: z.enum(["facebook", "zalo", "kite", "phone"]).optional().catch(undefined),
  page: rowId.optional().catch(undefined),
  customer: rowId.optional().catch(undefined),
  unread: z.literal("1").optional().catch(undefined),
  done: z.literal("1").optional().catch(undefined),
  q: z
    .string()
    .transform((text) => cut(clean(text).replace(/\s+/g, " ").trim(), 100) || undefined)
    .optional(),
});

/** Conversations that are done are a list of their own, but for those of one customer: there all are shown. */
export function filterOf(query: Record<string, string>): Filter {
  const { room, channel, page, customer, unread, done, q } = Query.parse(query);
  return {
    q,
    more: moreOf(query),
    room,
    channel,
    pageId: page,
    customerId: customer,
    unread: unread ? true : undefined,
    done: customer && done !== "1" ? undefined : done === "1",
  };
}

const ids = z
  .preprocess((value) => (value === undefined || value === "" ? [] : [value].flat()), z.array(rowId).max(100))
  .catch([]);

/** A reply as the composer sends it, with or without JavaScript. */
export const ReplyForm = z.object({
  body: z.string().catch(""),
  client_key: z.uuid().catch(() => crypto.randomUUID()),
  files: ids,
  reply_to: rowId.optional().catch(undefined),
  human_agent: z.literal("1").optional().catch(undefined),
});

export const DraftForm = z.object({ body: z.string().catch(""), files: ids });

/** Whom to give a conversation to: “me” claims it, nothing puts it back. */
export const AssigneeForm = z.object({
  user: z.union([z.literal("me"), z.literal("").transform(() => null), rowId]),
});

export const PresenceForm = z.object({ doing: z.enum(["viewing", "typing"]).catch("viewing") });

export const DeliveryForm = z.object({ state: z.enum(["sending", "sent"]) });

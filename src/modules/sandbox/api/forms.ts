import * as z from "zod";
import { newMediaId } from "../ids.ts";
import { sampleFile } from "../samples.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Attachment } from "../world.ts";

/** When something happens: now, so many milliseconds ago (negative: ahead), or at a given time. */
export const timed = { ago_ms: z.number().optional(), at: z.number().optional() };

export function timeOf({ ago_ms, at }: { ago_ms?: number; at?: number }): number {
  return at ?? Date.now() - (ago_ms ?? 0);
}

const attachmentForm = z.strictObject({
  type: z.enum(["image", "audio", "video", "file", "location", "fallback", "template", "reel"]),
  url: z.string().optional(),
  media: z.string().optional(),
  generated: z.boolean().optional(),
  name: z.string().optional(),
  title: z.string().optional(),
  lat: z.number().optional(),
  long: z.number().optional(),
});

const referralForm = z.looseObject({ ref: z.string().optional(), source: z.string(), type: z.string() });

export const forms = {
  customer: z.strictObject({
    page_id: z.string(),
    psid: z.string().regex(/^\d+$/).optional(),
    name: z.string().min(1).max(200).optional(),
    profile: z.enum(["open", "hidden"]).default("open"),
    unavailable: z.boolean().default(false),
    last_written_at: z.number().nullable().default(null),
  }),
  history: z.strictObject({
    messages: z
      .array(
        z.strictObject({
          from: z.enum(["customer", "page"]).default("customer"),
          text: z.string().max(20_000),
          at: z.number(),
          picture: z.boolean().default(false),
        }),
      )
      .max(500),
  }),
  customerChange: z.strictObject({
    name: z.string().min(1).max(200).optional(),
    profile: z.enum(["open", "hidden"]).optional(),
    unavailable: z.boolean().optional(),
  }),
  page: z.strictObject({
    human_agent: z.boolean().optional(),
    token_error: z.int().nullable().optional(),
    subscribed_fields: z.array(z.string()).nullable().optional(),
  }),
  message: z.strictObject({
    text: z.string().optional(),
    attachments: z.array(attachmentForm).optional(),
    reply_to: z.string().optional(),
    quick_reply: z.string().optional(),
    sticker: z.union([z.literal("like"), z.int()]).optional(),
    sticker_shape: z.enum(["old", "transition", "new"]).optional(),
    unsupported: z.boolean().optional(),
    referral: referralForm.optional(),
    standby: z.boolean().optional(),
    ...timed,
  }),
  reaction: z.strictObject({ mid: z.string(), reaction: z.string().nullable(), ...timed }),
  edit: z.strictObject({ mid: z.string(), text: z.string(), ...timed }),
  unsend: z.strictObject({ mid: z.string(), ...timed }),
  postback: z.strictObject({ title: z.string(), payload: z.string(), referral: referralForm.optional(), ...timed }),
  referral: z.strictObject({ referral: referralForm, ...timed }),
  read: z.strictObject({ ...timed }),
  echo: z.strictObject({
    psid: z.string(),
    text: z.string().optional(),
    attachments: z.array(attachmentForm).optional(),
    app_id: z.string().optional(),
    ...timed,
  }),
  flood: z.strictObject({
    page: z.string(),
    customers: z.int().min(1).max(100_000).default(10),
    messages: z.int().min(1).max(10_000_000).default(100),
    rate: z.number().positive().optional(),
    batch: z.int().min(1).max(1000).default(1),
    lanes: z.int().min(1).max(64).default(4),
    give_up_ms: z.int().min(0).default(60_000),
    background: z.boolean().default(false),
  }),
  target: z.strictObject({ url: z.url().nullable() }),
};

/** Attachments as the world keeps them; what is to be generated is made here. */
export async function attachmentsOf(
  sandbox: Sandbox,
  given: z.infer<typeof attachmentForm>[] = [],
): Promise<Attachment[]> {
  return Promise.all(
    given.map(async ({ generated, ...attachment }) => {
      if (!generated) return attachment;
      if (attachment.type === "image") return { ...attachment, media: `photo-${newMediaId()}` };
      const file = sampleFile(attachment.type);
      return { ...attachment, name: file.name, media: await sandbox.shelf.keep(file.bytes, file) };
    }),
  );
}

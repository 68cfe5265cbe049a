import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ThreadAttachment, ThreadMessage } from "../../../src/modules/inbox/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { messageItem, sceneOf } from "../../../src/views/inbox/mod.ts";
import { holdsApart } from "./apart.ts";

const person: Person = { id: 1, name: "Nguyễn Hoài An", username: "an", role: "agent", locale: "vi", theme: "auto" };
const sender = { customerName: "Trần Văn Bình", pictureFileId: null, pageName: "Camera Minh Khang" };
const at = new Date("2026-11-22T01:00:00Z");
const written = {
  id: 9,
  conversation_id: 41,
  provider_id: "m_9",
  author: "page",
  user_id: 1,
  user_name: "Nguyễn Hoài An",
  kind: "text",
  body: "Dạ còn ạ",
  detail: {},
  state: "sent",
  failure: null,
  human_agent: false,
  reactions: {},
  edited_at: null,
  deleted_at: null,
  sent_at: at,
  attachments: [],
  reply: null,
  phones: [],
} as unknown as ThreadMessage;
const waiting = {
  id: 3,
  kind: "image",
  state: "waiting",
  name: "a.jpg",
  file_id: null,
  detail: {},
} as unknown as ThreadAttachment;

const drawn = (changed: Partial<ThreadMessage> = {}, { last = true, as = person, soughtId = 0, url = "" } = {}) =>
  String(
    messageItem(
      sceneOf(as, { room: "all" }, { soughtId }),
      { ...sender, providerUrl: url || undefined },
      { ...written, ...changed },
      last,
    ),
  );

const changes: Record<string, Partial<ThreadMessage>> = {
  "it is on its way": { state: "sending" },
  "it was delivered": { state: "delivered" },
  "it was read": { state: "read" },
  "it failed": { state: "failed" },
  "it failed for a reason": { state: "failed", failure: { reason: "blocked", message: "no" } as never },
  "nobody knows whether it went": { state: "unknown" },
  "it says something else": { body: "Dạ hết ạ", edited_at: at },
  "it was taken back": { deleted_at: at },
  "somebody reacted": { reactions: { customer: { emoji: "❤️" } } as never },
  "they reacted otherwise": { reactions: { customer: { emoji: "👍" } } as never },
  "it has a file that is on its way": { attachments: [waiting] },
  "the file has come": { attachments: [{ ...waiting, state: "kept", file_id: 5 } as ThreadAttachment] },
  "it answers something": { reply: { id: 8, author: "customer", body: "Còn không?", kind: "text" } },
  "a number was found in it": { phones: [{ number: "+84912345678", saved: false }] },
  "the number was saved": { phones: [{ number: "+84912345678", saved: true }] },
};

test("a message that is kept is another one as soon as anything shown in it changes, and the same where nothing does", () =>
  holdsApart(drawn, changes));

test("and where it stands otherwise, or is read in another language", () => {
  assert.match(drawn(), "<footer>");
  assert.not.match(drawn({}, { last: false }), "<footer>");
  assert.match(drawn({}, { soughtId: 9 }), "sought");
  assert.not.match(drawn(), "sought");
  assert.is.not(drawn({}, { as: { ...person, locale: "en" } }), drawn());
  const unreadable = { kind: "unsupported", body: "" } as Partial<ThreadMessage>;
  assert.match(drawn(unreadable, { url: "https://business.facebook.com/x" }), "https://business.facebook.com/x");
  assert.not.match(drawn(unreadable), "https://business.facebook.com/x");
});

test("what came as a picture, and is none that can be shown, is a file to download and no broken picture", () => {
  const kept = { ...waiting, state: "kept", file_id: 5, size_bytes: 2048 } as ThreadAttachment;
  const of = (attachment: Partial<ThreadAttachment>) =>
    drawn({ body: "", kind: "attachment", attachments: [{ ...kept, ...attachment }] });
  for (const kind of ["image", "sticker", "video", "audio"] as const) {
    const html = of({ kind, media_type: "application/octet-stream", name: "a.bin" });
    assert.match(html, '<a class="attachment" href="/files/5" download>', kind);
    assert.not.match(html, /<(img|video|audio)/, kind);
    assert.not.match(html, `class="message ${kind}"`, kind);
  }
  assert.match(of({ kind: "image", media_type: "image/jpeg" }), "/files/5?size=thumb");
  assert.match(of({ kind: "sticker", media_type: "image/webp" }), '<img src="/files/5"');
  assert.match(of({ kind: "video", media_type: "video/mp4" }), "<video");
  assert.match(of({ kind: "audio", media_type: "audio/mp4" }), "<audio");
});

test.run();

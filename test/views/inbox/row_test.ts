import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ConversationLine } from "../../../src/modules/inbox/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { conversationRow, sceneOf } from "../../../src/views/inbox/mod.ts";
import type { Scene } from "../../../src/views/inbox/scene.ts";
import { holdsApart } from "./apart.ts";

const person: Person = { id: 1, name: "Nguyễn Hoài An", username: "an", role: "agent", locale: "vi", theme: "auto" };
const now = new Date("2026-11-22T03:00:00Z");
const line: ConversationLine = {
  id: 41,
  page_id: 1,
  customer_id: 7,
  channel: "facebook",
  done_at: null,
  unread_count: 0,
  last_message_at: new Date("2026-11-22T01:00:00Z"),
  last_preview: { kind: "text", body: "Còn hàng không ạ?", author: "customer" },
  window_opened_at: new Date("2026-11-22T01:00:30Z"),
  customer_name: "Trần Văn Bình",
  picture_file_id: null,
  page_name: "Camera Minh Khang",
  human_agent: false,
  assignee: null,
  said_by: null,
  has_draft: false,
  tags: [{ id: 1, key: null, name: "Tư vấn", color: "blue", mine: false }],
};
const drawn = (changed: Partial<ConversationLine> = {}, scene: Partial<Scene> = {}, as: Partial<Person> = {}) =>
  String(conversationRow(sceneOf({ ...person, ...as }, { room: "all" }, { now, ...scene }), { ...line, ...changed }));

const tag = line.tags[0]!;
const said = (user_id: number) => ({ ...line.last_preview, author: "page" as const, user_id });
const changes: Record<string, Partial<ConversationLine>> = {
  "its customer is called otherwise": { customer_name: "Trần Văn Bình (sỉ)" },
  "its customer has a picture": { picture_file_id: 5 },
  "its page is called otherwise": { page_name: "Camera MK" },
  "it came by another channel": { channel: "zalo" },
  "somebody has it": { assignee: { id: 2, name: "Phạm Thanh Bình" } },
  "whoever has it is called otherwise": { assignee: { id: 2, name: "Phạm Thanh" } },
  "something is unread": { unread_count: 1 },
  "more is unread": { unread_count: 2 },
  "it is done": { done_at: now },
  "a draft was begun": { has_draft: true },
  "other words came": { last_preview: { ...line.last_preview, body: "Dạ còn ạ" } },
  "it was our page that wrote": { last_preview: { ...line.last_preview, author: "page" } },
  "it was a colleague who wrote": { last_preview: said(2), said_by: "Phạm Thanh Bình" },
  "that colleague is called otherwise": { last_preview: said(2), said_by: "Phạm Thanh" },
  "it was the reader who wrote": { last_preview: said(person.id), said_by: person.name },
  "what was said was taken back": { last_preview: { ...line.last_preview, unsent: true } },
  "it came later": { last_message_at: new Date("2026-11-22T01:01:00Z") },
  "the window opened anew": { window_opened_at: new Date("2026-11-22T02:00:00Z") },
  "it has no window yet": { window_opened_at: null },
  "a tag is gone": { tags: [] },
  "a tag came": { tags: [tag, { ...tag, id: 2, name: "KH VIP" }] },
  "a tag is called otherwise": { tags: [{ ...tag, name: "Tư vấn gấp" }] },
  "a tag has another colour": { tags: [{ ...tag, color: "red" }] },
};

test("a line that is kept is another one as soon as anything shown in it changes, and the same where nothing does", () =>
  holdsApart(drawn, changes));

test("and as the time goes that is shown in it", () => {
  const after = (minutes: number) => ({ now: new Date(now.getTime() + minutes * 60_000) });
  assert.match(drawn(), "Còn 22 giờ 0 phút để trả lời");
  assert.match(drawn({}, after(1)), "Còn 21 giờ 59 phút để trả lời");
  assert.match(drawn({}, after(20 * 60 + 1)), 'data-state="low"');
  assert.match(drawn({}, after(22 * 60 + 1)), 'data-state="closed"');
  assert.match(drawn({}, after(22 * 60 + 1)), ">hôm qua</time>");
  assert.match(drawn(), "Còn 22 giờ 0 phút để trả lời");
});

test("and for those who look otherwise: in another language, under another filter, with it open", () => {
  assert.match(drawn({}, {}, { locale: "en" }), "Claim");
  assert.match(drawn({}, { filter: { room: "mine", unread: true } }), "/inbox/41?room=mine&amp;unread=1");
  assert.match(drawn({}, { openId: 41 }), 'aria-current="true"');
  assert.not.match(drawn({}, { openId: 42 }), "aria-current");
  assert.is(drawn({}, {}, { id: 2, name: "Đỗ Linh Chi" }), drawn(), "what a customer said is read by all alike");
});

test("one's own words are told as such to oneself alone, others read whose they are", () => {
  const own = { last_preview: said(person.id), said_by: person.name };
  assert.match(drawn(own), '<span class="mine">Bạn: </span>Còn hàng');
  assert.match(drawn(own, {}, { id: 2, name: person.name }), '<span class="mine">An: </span>Còn hàng');
  const elsewhere = { ...line.last_preview, author: "page" as const };
  assert.match(drawn({ last_preview: elsewhere }), '<span class="mine">Trang: </span>Còn hàng');
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim, getConversation, markDone, replyWindow, sendMessages } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { counting, testDatabase, uuid } from "../../helpers.ts";
import { asking } from "./asking_app.ts";
import { customerWrote, happened, minutesAgo, said } from "../../customers.ts";

const db = testDatabase();
const cast = await seatCast(db);
const an = asking(db, cast.an);
const binh = asking(db, cast.binh);
const owner = asking(db, cast.owner);
test.after(() => db.destroy());

const rowOf = (html: string, id: number) =>
  html
    .split("<li ")
    .find((row) => row.includes(`id="c${id}"`))
    ?.split("</li>")[0] ?? "";

test("IN-1: a line says who, where, what, when, how many unread, and offers itself when unclaimed", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Shop ơi", "Báo giá <b>4 mắt</b> giúp mình"]);
  const row = rowOf((await an("/inbox")).html, id);
  assert.match(row, /data-channel="messenger"/);
  assert.match(row, "Camera Minh Khang");
  assert.match(row, "Báo giá &lt;b&gt;4 mắt&lt;/b&gt; giúp mình");
  assert.match(row, /class="count"[^>]*>2/);
  assert.match(row, /class="conversation-row unread unclaimed"/);
  assert.match(row, `hx-put="/inbox/${id}/assignee"`);

  await claim(db, cast.an, id);
  await sendMessages(db, cast.an, id, { clientKey: uuid(), body: "Dạ em chào anh" });
  const mine = rowOf((await an("/inbox")).html, id);
  assert.match(mine, '<span class="mine">Bạn: </span>Dạ em chào anh');
  assert.match(mine, 'title="Nguyễn Hoài An"');
  assert.not.match(mine, "Nhận chat");
});

test("the list and an open conversation draw no sign that the first sprite lacks", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Trần Văn Bình", ["Alo shop"]);
  await claim(db, cast.an, id);
  await sendMessages(db, cast.an, id, { clientKey: uuid(), body: "Dạ em nghe" });
  for (const path of ["/inbox", `/inbox/${id}`]) assert.not.match((await an(path)).html, "more_icons", path);
});

test("IN-1: what has no words is named by its kind", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Ảnh", ["hi"]);
  const picture = {
    messageKind: "attachment" as const,
    attachments: [{ kind: "image" as const, url: "https://x.test/1" }],
  };
  await happened(db, cast.camera.id, [said(counterpart, "", picture)]);
  assert.match(rowOf((await an("/inbox")).html, id), "[Hình ảnh]");
});

test("IN-1: the next page begins where the last ended, and has no line twice", async () => {
  for (let n = 0; n < 55; n += 1)
    await customerWrote(db, cast.bakery.id, `Khách ${n}`, ["Chào shop"], { ago: 100 + n });
  const first = await owner(`/inbox?page=${cast.bakery.id}`);
  const [, next] = /hx-get="(\/inbox\/list[^"]+)"/.exec(first.html) ?? [];
  const second = await owner(next!.replaceAll("&amp;", "&"));
  const ids = (html: string) => [...html.matchAll(/id="c(\d+)"/g)].map(([, id]) => id);
  assert.is(ids(first.html).length, 50);
  assert.is(ids(second.html).length, 5);
  assert.is(new Set([...ids(first.html), ...ids(second.html)]).size, 55);
  assert.match(
    first.html,
    `href="/inbox?page=${cast.bakery.id}&amp;before=`,
    "and without JavaScript the same by a link",
  );
});

test("IN-2 and IN-3: tabs only of channels there are, rooms with their counts, filters in the address", async () => {
  const page = (await an("/inbox?room=unclaimed&unread=1")).html;
  assert.match(page, 'href="/inbox?room=unclaimed&amp;channel=facebook&amp;unread=1"');
  assert.not.match(page, "channel=zalo");
  for (const room of ["mine", "assigned", "following"]) assert.match(page, `href="/inbox?room=${room}&amp;unread=1"`);
  assert.match(page, /Chưa ai nhận<small[^>]*>\d+/);
  assert.is((await an("/inbox?room=nonsense&page=x&channel=fax")).status, 200);
});

test("a line that no longer belongs under the filter is not given again", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Của Bình", ["hi"]);
  const other = await customerWrote(db, cast.camera.id, "Còn đó", ["hi"]);
  assert.match((await an(`/inbox/rows/${id},${other.id}?room=unclaimed`)).html, `id="c${id}"`);
  await claim(db, cast.binh, id);
  const after = (await an(`/inbox/rows/${id},${other.id}`)).html;
  assert.not.match(after, `id="c${id}"`);
  assert.match(after, `id="c${other.id}"`);
});

test("AS-3: the second who claims learns who was first, and the line goes from their list", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Tranh nhau", ["hi"]);
  const won = await binh(`/inbox/${id}/assignee`, { method: "PUT", form: { user: "me" }, target: `li#c${id}` });
  assert.match(won.html, 'title="Phạm Thanh Bình"');
  const lost = await an(`/inbox/${id}/assignee`, { method: "PUT", form: { user: "me" }, target: `li#c${id}` });
  assert.is(lost.html, "");
  assert.match(JSON.parse(lost.headers.get("HX-Trigger")!).toast.text, "Phạm Thanh Bình đã nhận hội thoại này trước.");
});

test("AS-5: what one may not see is not there, whatever the address", async () => {
  const { id } = await customerWrote(db, cast.cosmetics.id, "Riêng", ["hi"]);
  await sendMessages(db, cast.chi, id, { clientKey: uuid(), body: "Dạ" });
  for (const path of ["", "/thread", "/messages", "/composer", "/head"])
    assert.is((await an(`/inbox/${id}${path}`)).status, 404);
  assert.is((await an(`/inbox/${id}/messages`, { form: { body: "x", client_key: uuid() } })).status, 404);
  assert.is((await an(`/inbox/${id}/presence`, { form: { doing: "typing" } })).status, 404);
  assert.is((await an(`/inbox/${id}/customer-name`, { method: "PUT", form: { name: "x" } })).status, 404);
  assert.is((await an("/inbox/99999999999999999999")).status, 404);
});

test("IN-7: a reply comes back as the thread shows it; the same one again is still one", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Trả lời", ["Alo"]);
  const form = { body: "Dạ em nghe\nxem https://minhkhang.vn/a?b=1&c=2.", client_key: uuid() };
  const first = await an(`/inbox/${id}/messages`, { form });
  const again = await an(`/inbox/${id}/messages`, { form });
  assert.is(again.status, 200);
  assert.is(first.html.match(/Dạ em nghe/g)?.length, 1);
  assert.is(again.html.match(/Dạ em nghe/g)?.length, 1);
  assert.match(first.html, '<a href="https://minhkhang.vn/a?b=1&amp;c=2" target="_blank" rel="noopener nofollow ugc">');
  assert.match(first.html, 'data-state="sending"');
});

test("IN-7: what goes under the key of another reply is not sent, not lost, and is said", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Quay lại", ["Alo"]);
  const key = uuid();
  await an(`/inbox/${id}/messages`, { form: { body: "Dạ còn hàng", client_key: key }, plain: true });
  // Back to the page as it was, another text, and the button again.
  const answer = await an(`/inbox/${id}/messages`, { form: { body: "Dạ hết hàng ạ", client_key: key }, plain: true });
  assert.is(answer.status, 422);
  assert.match(answer.html, "đã gửi từ trước");
  assert.match(answer.html, ">Dạ hết hàng ạ</textarea>");
  const next = /name="client_key" value="([^"]+)"/.exec(answer.html)![1]!;
  const sent = await an(`/inbox/${id}/messages`, { form: { body: "Dạ hết hàng ạ", client_key: next } });
  assert.match(sent.html, "Dạ còn hàng");
  assert.match(sent.html, "Dạ hết hàng ạ");
});

test("IN-7: an emoji is one character of the two thousand, as it is for the platform", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Nhiều cảm xúc", ["Alo"]);
  const of = (body: string) => an(`/inbox/${id}/messages`, { form: { body, client_key: uuid() } });
  assert.is((await of("😀".repeat(2_000))).status, 200);
  assert.is((await of("😀".repeat(2_001))).status, 422);
});

test("IN-7: without JavaScript a reply is a form and a redirect", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Không JS", ["Alo"]);
  const answer = await an(`/inbox/${id}/messages`, { form: { body: "Dạ", client_key: uuid() }, plain: true });
  assert.is(answer.status, 303);
  assert.is(answer.headers.get("Location"), `/inbox/${id}`);
  const page = await an(`/inbox/${id}`, { plain: true });
  assert.match(page.html, `<form class="composer" id="composer" method="post" action="/inbox/${id}/messages"`);
  assert.is((await getConversation(db, cast.an, id)).unread_count, 0);
});

test("IN-7: a refused reply says why and keeps what was typed", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Dài", ["Alo"]);
  const typed = "dài ".repeat(600);
  const answer = await an(`/inbox/${id}/messages`, { form: { body: typed, client_key: uuid() } });
  assert.is(answer.status, 422);
  assert.match(answer.html, "2.000 ký tự");
  assert.match(answer.html, typed.trimEnd());
  const plain = await an(`/inbox/${id}/messages`, { form: { body: typed, client_key: uuid() }, plain: true });
  assert.is(plain.status, 422);
  assert.match(plain.html, typed.trimEnd());
});

test("drafts come back, each person's own", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Nháp", ["Alo"]);
  assert.is((await an(`/inbox/${id}/draft`, { method: "PUT", form: { body: "Dạ để em" } })).status, 204);
  assert.match((await an(`/inbox/${id}`)).html, ">Dạ để em</textarea>");
  assert.not.match((await binh(`/inbox/${id}`)).html, "Dạ để em");
});

test("IN-10: a closed window says why and what is allowed; the tag only where the page has it, and only for seven days", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Hết giờ", ["Alo"], { ago: 25 * 60 });
  const closed = (await an(`/inbox/${id}`)).html;
  assert.match(closed, "Đã hết 24 giờ để trả lời qua Messenger");
  assert.match(closed, "https://business.facebook.com/latest/inbox/all?asset_id=1029384756001&amp;selected_item_id=");
  assert.not.match(closed, "thẻ nhân viên hỗ trợ");
  assert.not.match(closed, "<textarea");
  const refused = await an(`/inbox/${id}/messages`, { form: { body: "giữ lại", client_key: uuid() } });
  assert.is(refused.status, 422);
  assert.match(refused.html, "data-closed");

  await db.updateTable("pages").set({ human_agent: true }).where("id", "=", cast.camera.id).execute();
  assert.match((await an(`/inbox/${id}`)).html, "Trả lời bằng thẻ nhân viên hỗ trợ");
  const open = (await an(`/inbox/${id}/composer?tag=human_agent`)).html;
  assert.match(open, 'name="human_agent" value="1"');
  assert.match(open, ">giữ lại</textarea>");
  const sent = await an(`/inbox/${id}/messages`, {
    form: { body: "Dạ em xin lỗi", client_key: uuid(), human_agent: "1" },
  });
  assert.match(sent.html, "Gửi bằng thẻ nhân viên hỗ trợ");

  const late = await customerWrote(db, cast.camera.id, "Quá 7 ngày", ["Alo"], { ago: 8 * 24 * 60 });
  assert.not.match((await an(`/inbox/${late.id}`)).html, "Trả lời bằng thẻ nhân viên hỗ trợ");
  await db.updateTable("pages").set({ human_agent: false }).where("id", "=", cast.camera.id).execute();
  assert.is(
    replyWindow({ channel: "facebook", windowOpenedAt: minutesAgo(60), humanAgent: false }, new Date()).state,
    "open",
  );
});

test("IN-12: done, reopened and unread go by PUT and DELETE, and by plain forms", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Xong", ["Alo"]);
  assert.match((await an(`/inbox/${id}/done`, { method: "PUT", form: {} })).html, 'hx-delete="/inbox/' + id + '/done"');
  assert.not.match((await an("/inbox")).html, `id="c${id}"`);
  assert.match((await an("/inbox?done=1")).html, `id="c${id}"`);
  assert.is((await an(`/inbox/${id}/done`, { form: { _method: "DELETE" }, plain: true })).status, 303);
  assert.is((await getConversation(db, cast.an, id)).done_at, null);
  await an(`/inbox/${id}/read`, { method: "DELETE" });
  assert.is((await getConversation(db, cast.an, id)).unread_count, 1);
  await an(`/inbox/${id}/read`, { method: "PUT", form: {} });
  assert.is((await getConversation(db, cast.an, id)).unread_count, 0);
  assert.match(
    (await an(`/inbox/${id}/follow`, { method: "PUT", form: {} })).html,
    'aria-pressed="true" aria-label="Bỏ theo dõi',
  );
  await markDone(db, cast.an, id);
});

test("CU-3: staff's name is edited, the platform's stays beside it", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Ken Trí", ["Alo"]);
  const renamed = await an(`/inbox/${id}/customer-name`, { method: "PUT", form: { name: "  Lê Minh   Trí " } });
  assert.match(renamed.html, 'value="Lê Minh Trí"');
  assert.match(renamed.html, "“Ken Trí” trên Messenger");
  const refused = await an(`/inbox/${id}/customer-name`, { method: "PUT", form: { name: " " } });
  assert.is(refused.status, 422);
  assert.match(refused.html, "Hãy nhập tên.");
});

test("ops find the conversation's clocks in Temporal; agents do not see them", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Đồng hồ", ["Alo"]);
  const over = { TEMPORAL_UI_URL: "http://temporal.test", TEMPORAL_NAMESPACE: "switchboard" };
  const link = `/ops/workflows/${encodeURIComponent(`reply-window:${id}`)}`;
  assert.match((await asking(db, cast.owner, undefined, over)(`/inbox/${id}`)).html, link);
  assert.not.match((await asking(db, cast.an, undefined, over)(`/inbox/${id}`)).html, "/ops/workflows");
});

test("the number of statements does not grow with the rows, nor with the messages", async () => {
  const few = await customerWrote(db, cast.bakery.id, "Ít", ["một"]);
  const many = await customerWrote(
    db,
    cast.bakery.id,
    "Nhiều",
    Array.from({ length: 40 }, (_, n) => `tin ${n}`),
  );
  const statements = async (path: string) => {
    const { listening, answered } = counting(db);
    assert.is((await asking(listening, cast.owner)(path)).status, 200);
    return answered();
  };
  assert.is(await statements(`/inbox/${few.id}/thread`), await statements(`/inbox/${many.id}/thread`));
  const one = await statements(`/inbox/rows/${few.id}`);
  assert.is(await statements(`/inbox?page=${cast.bakery.id}`), await statements("/inbox?room=following"));
  assert.is(await statements(`/inbox/rows/${few.id},${many.id}`), one);
  const asked = async (path: string) => [path, await statements(path)];
  assert.equal(await asked("/inbox"), ["/inbox", 2]);
  assert.equal(await asked("/inbox/counts"), ["/inbox/counts", 1]);
  assert.equal(await asked(`/inbox/${many.id}/thread`), [`/inbox/${many.id}/thread`, 6]);
  assert.equal(await asked(`/inbox/${many.id}`), [`/inbox/${many.id}`, 8]);
});

test.run();

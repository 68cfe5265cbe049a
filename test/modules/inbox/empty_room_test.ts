import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim, markDone } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";
import { asking } from "./asking_app.ts";

const db = testDatabase();
const cast = await seatCast(db);
const an = asking(db, cast.an);
test.after(() => db.destroy());

const saidIn = async (room: string) => {
  const { html } = await an(`/inbox?room=${room}`);
  return /<li class="empty">.*?<\/li>/s.exec(html)?.[0] ?? "";
};

test("a room with nothing open says whether all is answered, and what is left elsewhere", async () => {
  assert.match(await saidIn("all"), "Chưa có hội thoại nào ở đây");

  const { id } = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Shop ơi"]);
  const mine = await saidIn("mine");
  assert.match(mine, "Chưa có hội thoại nào của bạn");
  assert.match(mine, "Còn 1 hội thoại chưa ai nhận.");
  assert.match(mine, 'href="/inbox?room=unclaimed"');

  await claim(db, cast.an, id);
  assert.match(await saidIn("unclaimed"), "Không còn ai chờ được nhận");
  assert.is(await saidIn("mine"), "");

  await markDone(db, cast.an, id);
  for (const room of ["all", "mine"]) {
    const answered = await saidIn(room);
    assert.match(answered, "Bạn đã trả lời hết");
    assert.not.match(answered, "chưa ai nhận");
  }
  assert.match(await saidIn("following"), "Không có hội thoại nào khớp bộ lọc");
});

test.run();

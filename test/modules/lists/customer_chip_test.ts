import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Cast, seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(() => db.destroy());

test("a list of one customer says whose it is, to whoever may see them", async () => {
  const { id } = await db
    .insertInto("customers")
    .values({ name: "Lý Thị <Mận>", owner_id: cast.an.id, created_by: cast.an.id })
    .returning("id")
    .executeTakeFirstOrThrow();
  const web = openWeb(db);
  for (const path of ["/tickets", "/tasks", "/orders"]) {
    const textFor = async (who: Cast["an"]) => {
      const answer = await (await web.as(who))(`${path}?customer=${id}`);
      assert.is(answer.status, 200);
      return answer.text();
    };
    assert.match(await textFor(cast.an), /<b class="cut">Lý Thị &lt;Mận&gt;<\/b>/, path);
    const others = await textFor(cast.binh);
    assert.not.match(others, "Lý Thị", path);
    assert.match(others, `<b class="cut">#${id}</b>`, path);
  }
});

test.run();

import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { trimEarlyArrivals } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { customerWrote } from "../../workflows/customers.ts";

const db = testDatabase();
test.after(() => db.destroy());

test("what speaks of a message that never came is forgotten after a year", async () => {
  const { camera } = await seatCast(db);
  const id = await customerWrote(db, camera.id);
  for (const [age, count] of [
    ["366 days", 5_500],
    ["364 days", 2],
  ] as const)
    await sql`insert into early_arrivals (conversation_id, provider_id, kind, detail, created_at)
      select ${id}, 'm' || n, 'reaction', '{}', now() - ${age}::interval from generate_series(1, ${count}::int) n`.execute(
      db,
    );
  assert.is(await trimEarlyArrivals(db), 5_500);
  assert.is((await db.selectFrom("early_arrivals").select("id").execute()).length, 2);
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { addTeam, listTeams } from "../../../src/modules/people/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
test.after(() => db.destroy());

test("members are ticked, and what was ticked stays when the name is wrong", async () => {
  const cast = await seatCast(db);
  const browse = await openWeb(db).as(cast.owner);
  const id = await addTeam(db, { name: "Bảo hành", members: [cast.an.id] });
  const ticked = (page: string) => Array.from(page.matchAll(/value="(\d+)" checked/g), ([, member]) => Number(member));
  assert.equal(ticked(await (await browse(`/settings/teams/${id}`)).text()), [cast.an.id]);
  const members = [String(cast.binh.id), String(cast.chi.id)];
  const wrong = await browse(`/settings/teams/${id}`, { form: { name: "", "members[]": members } });
  assert.is(wrong.status, 422);
  assert.equal(ticked(await wrong.text()).length, 2);
  await browse(`/settings/teams/${id}`, { form: { name: "Bảo hành", "members[]": members } });
  assert.equal(
    (await listTeams(db))[0]!.members.map((member) => member.name),
    ["Đỗ Linh Chi", "Phạm Thanh Bình"],
  );
  assert.match(await (await browse("/settings/teams")).text(), /Đỗ Linh Chi, Phạm Thanh Bình/);
  await browse(`/settings/teams/${id}`, { form: { name: "Bảo hành" } });
  assert.equal((await listTeams(db))[0]!.members, []);
  assert.is((await browse("/settings/teams", { form: { name: "Lạ", "members[]": ["x"] } })).status, 422);
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { Invalid, NotFound } from "../../../src/errors.ts";
import {
  addTeam,
  archiveTeam,
  listCalled,
  listColleagues,
  listTeams,
  renameTeam,
  restoreTeam,
  setTeamMembers,
  teamsOf,
} from "../../../src/modules/people/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { clear } from "../../clearing.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
let cast: Cast;
test.before.each(async () => {
  await clear(db);
  cast = await seatCast(db);
});
test.after(() => db.destroy());

const thrown = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test("a team has its members, and who left is neither shown nor added", async () => {
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", cast.chi.id).execute();
  const id = await addTeam(db, { name: "Bảo hành", members: [cast.an.id, cast.binh.id, cast.chi.id, 999] });
  const [team] = await listTeams(db);
  assert.equal(
    team!.members.map((member) => member.name),
    ["Nguyễn Hoài An", "Phạm Thanh Bình"],
  );
  assert.equal(await teamsOf(db, cast.an.id), [id]);
  await setTeamMembers(db, id, [cast.binh.id, cast.binh.id]);
  assert.equal(await teamsOf(db, cast.an.id), []);
  assert.not.ok((await listColleagues(db)).some((colleague) => colleague.id === cast.chi.id));
});

test("an archived team is nobody's, and comes back with its people", async () => {
  const id = await addTeam(db, { name: "Bảo hành", members: [cast.an.id] });
  await archiveTeam(db, id);
  assert.equal(await teamsOf(db, cast.an.id), []);
  assert.is((await listTeams(db)).length, 0);
  const other = await addTeam(db, { name: "BAO HANH" });
  assert.instance(await thrown(restoreTeam(db, id)), Invalid);
  await renameTeam(db, other, "Giao hàng");
  await restoreTeam(db, id);
  assert.equal(await teamsOf(db, cast.an.id), [id]);
  assert.instance(await thrown(addTeam(db, { name: "giao hang" })), Invalid);
  assert.instance(await thrown(setTeamMembers(db, 999, [])), NotFound);
  assert.instance(await thrown(renameTeam(db, 999, "X")), NotFound);
});

test("a text calls those whose whole name it bears, and nobody whose name only begins like theirs", async () => {
  const named = async (name: string) => {
    const person = { username: `u${name.length}`, name, role: "agent", password_hash: "-" } as const;
    return (await db.insertInto("users").values(person).returning("id").executeTakeFirstOrThrow()).id;
  };
  const [short, long, lan] = [await named("Trần Hoài"), await named("Trần Hoài An"), await named("Lan")];
  assert.equal(await listCalled(db, "@Trần Hoài An xem giúp"), [long]);
  assert.equal(await listCalled(db, "@Trần Hoài, xem giúp"), [short]);
  assert.equal(new Set(await listCalled(db, "@Trần Hoài và @Trần Hoài An.")), new Set([short, long]));
  assert.equal(await listCalled(db, "gửi @Langbiang, lan@example.com"), []);
  assert.equal(await listCalled(db, "(@Lan)"), [lan]);
});

test.run();

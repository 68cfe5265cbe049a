import { test } from "uvu";
import * as assert from "uvu/assert";
import { drawLines } from "../../../src/modules/inbox/live_screens.ts";
import {
  claim,
  type Filter,
  follow,
  listConversations,
  markDone,
  markRead,
  rooms,
  sendMessages,
} from "../../../src/modules/inbox/mod.ts";
import { maySee } from "../../../src/modules/live/mod.ts";
import { readViewer } from "../../../src/modules/live/audience.ts";
import { seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

const isListed = (where: Record<string, string[]>, asked: Record<string, string>) =>
  Object.entries(where).every(([name, values]) => values.includes(asked[name] ?? ""));

test("a line says itself under which filters it stands, as the list has it, to everybody who sees it", async () => {
  const ids: number[] = [];
  for (const page of [cast.camera, cast.cosmetics]) {
    for (let n = 0; n < 6; n++) ids.push((await wrote(db, page.id)).id);
  }
  await claim(db, cast.an, ids[0]!);
  await claim(db, cast.binh, ids[1]!);
  await markDone(db, cast.an, ids[0]!);
  await markRead(db, cast.an, ids[2]!);
  await follow(db, cast.supervisor, ids[1]!);
  await follow(db, cast.an, ids[3]!);
  await markDone(db, cast.supervisor, ids[4]!);
  const lines = await drawLines(db, ids);
  let compared = 0;
  for (const person of [cast.owner, cast.supervisor, cast.an, cast.binh]) {
    const viewer = (await readViewer(db, person.id))!;
    for (const room of rooms) {
      for (const state of [{}, { unread: "1" }, { done: "1" }] as { unread?: string; done?: string }[]) {
        for (const page of [undefined, cast.camera.id]) {
          const filter: Filter = { room, done: state.done === "1", ids };
          if (state.unread) filter.unread = true;
          if (page) filter.pageId = page;
          const listed = new Set((await listConversations(db, person, filter)).rows.map(({ id }) => id));
          const asked = { ...state, ...(room !== "all" && { room }), ...(page && { page: String(page) }) };
          for (const id of ids) {
            const { watched, look } = lines.get(id)!;
            if (!maySee(viewer, watched)) continue;
            compared += 1;
            const says = `${person.username} ${id} ${JSON.stringify(asked)}`;
            assert.is(isListed(look(viewer)!.where, asked as Record<string, string>), listed.has(id), says);
          }
        }
      }
    }
  }
  assert.ok(compared > 500);
});

test("a line is drawn once for all to whom it looks the same", async () => {
  const { id } = await wrote(db, cast.camera.id);
  const { look } = (await drawLines(db, [id])).get(id)!;
  const [an, binh, owner] = await Promise.all(
    [cast.an, cast.binh, cast.owner].map(async (person) => (await readViewer(db, person.id))!),
  );
  assert.is(look(an!), look(binh!));
  assert.is(look(an!), look(owner!));
  assert.is.not(look({ ...an!, locale: "en" })!.row, look(an!)!.row);
});

test("what one of us said last is told to them as their own, and to all others by name, each in one look", async () => {
  const { id } = await wrote(db, cast.camera.id);
  await claim(db, cast.an, id);
  await sendMessages(db, cast.an, id, { clientKey: uuid(), body: "Dạ em chào anh" });
  const { look, named } = (await drawLines(db, [id])).get(id)!;
  const [an, supervisor, owner] = await Promise.all(
    [cast.an, cast.supervisor, cast.owner].map(async (person) => (await readViewer(db, person.id))!),
  );
  assert.ok([...named].includes(cast.an.id));
  assert.match(look(an!)!.row!, '<span class="mine">Bạn: </span>Dạ em chào anh');
  assert.match(look(owner!)!.row!, '<span class="mine">An: </span>Dạ em chào anh');
  assert.is(look(owner!), look(supervisor!));
});

test.run();

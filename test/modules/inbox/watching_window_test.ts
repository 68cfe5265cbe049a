import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  closeWindow,
  listOpenWindows,
  listUnsent,
  readWindow,
  sendMessages,
  warnWindow,
} from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { customerWrote } from "../../workflows/customers.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

const happened = (id: number, name: string) =>
  db.selectFrom("events").selectAll().where("name", "=", name).where("subject_id", "=", id).execute();

test("a warning and the closing are recorded once for each window, whoever asks and however often", async () => {
  const id = await customerWrote(db, cast.camera.id, 22.5);
  const { openedAt, hasWindow } = await readWindow(db, id);
  assert.ok(hasWindow && openedAt);
  const warning = { openedAt, leadMs: 7_200_000, minutesLeft: 90 };
  await Promise.all(Array.from({ length: 8 }, () => warnWindow(db, id, warning)));
  await warnWindow(db, id, { openedAt, leadMs: 1_800_000, minutesLeft: 30 });
  const warned = await happened(id, "window.warned");
  assert.equal(
    warned.map((event) => event.detail.minutes_left),
    [90, 30],
  );
  const closed = await Promise.all(Array.from({ length: 8 }, () => closeWindow(db, id, { openedAt })));
  assert.equal([...new Set(closed)], [true]);
  assert.is((await happened(id, "window.closed")).length, 1);
});

test("when the customer has written since, nothing is said of the window before", async () => {
  const id = await customerWrote(db, cast.camera.id);
  const { openedAt } = await readWindow(db, id);
  const before = openedAt! - 1;
  await warnWindow(db, id, { openedAt: before, leadMs: 1, minutesLeft: 1 });
  assert.is(await closeWindow(db, id, { openedAt: before }), false);
  assert.is((await happened(id, "window.warned")).length + (await happened(id, "window.closed")).length, 0);
});

test("what should run is found page by page, each once", async () => {
  const ids: number[] = [];
  for (let n = 0; n < 7; n++) ids.push(await customerWrote(db, cast.cosmetics.id, 23 - n));
  await customerWrote(db, cast.cosmetics.id, 30);
  const open: number[] = [];
  for (let after = { at: new Date(Date.now() - 86_400_000), id: 0 }; ; ) {
    const some = await listOpenWindows(db, { after, limit: 3 });
    open.push(...some.map((one) => one.id));
    if (some.length < 3) break;
    after = some.at(-1)!;
  }
  assert.equal(
    open.filter((id) => ids.includes(id)),
    ids,
  );
  assert.is(new Set(open).size, open.length);

  for (const id of ids)
    for (const body of ["một", "hai"]) await sendMessages(db, cast.chi, id, { clientKey: uuid(), body });
  const first = await listUnsent(db, { after: 0, limit: 4 });
  const rest = await listUnsent(db, { after: first.at(-1)!.id, limit: 4 });
  assert.equal(
    [...first, ...rest].map((one) => one.id),
    ids,
  );
  assert.is((await listUnsent(db, { after: 0, limit: 10, pageId: cast.camera.id })).length, 0);
});

test.run();

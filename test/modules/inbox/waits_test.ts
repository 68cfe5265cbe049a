import pg from "pg";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createSessions } from "../../../src/modules/auth/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { customerWrote } from "../tickets/stage.ts";

const db = testDatabase();
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(() => db.destroy());

/** How often something was asked of the database while nothing else was: so often an answer was waited for. */
let waits = 0;
let asked = 0;
const { query } = pg.Client.prototype as { query: (...given: unknown[]) => Promise<unknown> };
Object.assign(pg.Client.prototype, {
  query(this: pg.Client, ...given: unknown[]) {
    if (asked === 0) waits++;
    asked++;
    const answer = query.call(this, ...given);
    const ended = () => void asked--;
    answer.then(ended, ended);
    return answer;
  },
});

test("what is written and what is shown of it wait for the database as seldom as they can", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Còn hàng không?");
  const sessions = createSessions(db, testConfig());
  const found = new Map<string, ReturnType<typeof sessions.find>>();
  // Known for as long as the test takes, not for some seconds.
  const find: typeof sessions.find = (token) => {
    if (!found.has(token)) found.set(token, sessions.find(token));
    return found.get(token)!;
  };
  const an = await openWeb(db, { sessions: { ...sessions, find } }).as(cast.an);
  const headers = { "HX-Request": "true" };
  const during = async (ask: () => Promise<Response>) => {
    // Once before, for the connections and what is noted of who came.
    await ask();
    const before = waits;
    assert.is((await ask()).status, 200);
    return waits - before;
  };
  const send = () => {
    const body = new URLSearchParams({ body: "Dạ còn ạ", client_key: uuid() });
    return an(`/inbox/${id}/messages?tail=12`, { method: "POST", headers, body });
  };
  // Whether it may be sent, the message, what follows from it with what is shown, and that it is kept.
  assert.is(await during(send), 4);
  assert.is(await during(() => an(`/inbox/${id}/messages`, { headers })), 1);
  assert.is(await during(() => an(`/inbox/${id}/thread`, { headers })), 1);
  assert.is(await during(() => an("/inbox")), 1);
  assert.is(await during(() => an("/tickets")), 1);
});

test.run();

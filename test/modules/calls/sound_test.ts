import { test } from "uvu";
import * as assert from "uvu/assert";
import { putSeat } from "../../../src/modules/channels/phone/seats.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { openLine } from "./line.ts";

const db = testDatabase();
const config = testConfig();
const { an, binh, chi, owner } = await seatCast(db);
const line = await openLine(db, [an, binh]);
const web = openWeb(db, { config });
const [ofAn, ofBinh, ofChi, ofOwner] = await Promise.all([an, binh, chi, owner].map((one) => web.as(one)));
const sounds = async (browse: typeof ofAn) => /data-sounds/.test(await (await browse!("/calls/bar")).text());
const setUp = (sip_url: string | null, sip_domain: string | null = null) =>
  db.updateTable("phone_lines").set({ sip_url, sip_domain }).where("page_id", "=", line.pageId).execute();

test.after(() => db.destroy());

test("a login goes to the browser of its own person alone, and is kept nowhere", async () => {
  await putSeat({ db, config }, owner, an.id, { extension: "101", sip_password: "mật khẩu của An" });
  assert.not(await sounds(ofAn), "the line is not set up for it");
  await setUp("wss://pbx.example.vn:8089/ws");
  assert.ok(await sounds(ofAn));
  const answer = await ofAn!("/calls/sound");
  assert.is(answer.headers.get("cache-control"), "no-store");
  const { words, ...login } = (await answer.json()) as { words: { cut: string } };
  assert.equal(login, {
    url: "wss://pbx.example.vn:8089/ws",
    domain: "pbx.example.vn",
    extension: "101",
    password: "mật khẩu của An",
  });
  assert.is(words.cut, "Mất âm thanh, đang kết nối lại…");
  assert.not.match(await (await ofAn!("/calls/bar")).text(), "mật khẩu");

  // A phone on the desk, none at all, and whoever is not signed in.
  for (const browse of [ofBinh, ofChi, ofOwner]) {
    assert.not(await sounds(browse));
    assert.is((await browse!("/calls/sound")).status, 404);
  }
  const stranger = await (await web.as())("/calls/sound");
  assert.not.match(await stranger.text(), "mật khẩu");

  // With a login, and no line of theirs.
  await putSeat({ db, config }, owner, chi.id, { extension: "103", sip_password: "mật khẩu của Chi" });
  assert.not(await sounds(ofChi));
  await putSeat({ db, config }, owner, owner.id, { extension: "104", sip_password: "mật khẩu của Quế" });
  assert.ok(await sounds(ofOwner), "who runs everything may dial from every line");
});

test("only the worker may reach the PBX, and no place but that", async () => {
  await setUp("wss://pbx.example.vn:8089/ws", "sip.example.vn");
  assert.is(((await (await ofAn!("/calls/sound")).json()) as { domain: string }).domain, "sip.example.vn");
  const worker = await ofAn!("/calls/sound/worker.js");
  assert.is(worker.headers.get("content-security-policy"), "default-src 'none'; connect-src wss://pbx.example.vn:8089");
  assert.match(worker.headers.get("content-type") ?? "", "text/javascript");
  assert.match(await worker.text(), "new WebSocket");
  const page = (await ofAn!("/tickets")).headers.get("content-security-policy") ?? "";
  assert.match(page, "default-src 'self'");
  assert.not.match(page, /wss|connect-src/);
  assert.is((await ofChi!("/calls/sound/worker.js")).status, 404);
  await db.updateTable("pages").set({ state: "disconnected" }).where("id", "=", line.pageId).execute();
  assert.is((await ofAn!("/calls/sound/worker.js")).status, 404);
  assert.not(await sounds(ofAn));
});

test.run();

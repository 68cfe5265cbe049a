import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readConfig } from "../../src/config.ts";
import { connectLine, editLine } from "../../src/modules/channels/phone/connecting.ts";
import { putSeat } from "../../src/modules/channels/phone/seats.ts";
import { asteriskFolder, type RealAsterisk, startAsterisk } from "../asterisk.ts";
import { eventually, PATIENCE, uuid } from "../helpers.ts";
import { bringSounds, MUSIC } from "../talkers.ts";
import { type House, openHouse } from "../whole/house.ts";
import { PASSWORD } from "../whole/settling.ts";
import { type Chromium, openChromium } from "./chromium.ts";
import { hears, isSilent, writeHum } from "./humming.ts";

// Two people who talk by their browsers through a real Asterisk and the whole product; what each hears is measured.

const HOTLINE = "02873001234";
const SIP_PASSWORD = "a password for tests only";
const hums = { an: 700, binh: 1_100 };

const test = suite("softphone");
const it = asteriskFolder ? test : test.skip;
const folder = mkdtempSync(join(tmpdir(), "switchboard-hums-"));
const faults: string[] = [];
const browsers: Chromium[] = [];
let house: House;
let asterisk: RealAsterisk;

/** Seats in browsers, as the README has them. Whoever registers here comes from where the carrier is. */
const seats = ["301", "302"].map(
  (extension) => `
[${extension}](browser)
auth = ${extension}
aors = ${extension}
[${extension}](seat)
[${extension}](password)
username = ${extension}
password = ${SIP_PASSWORD}
`,
);
const more = { "pjsip.conf": `[global]\ntype = global\nendpoint_identifier_order = username,ip\n${seats.join("")}` };

async function setUp() {
  house = await openHouse();
  const { db, cast } = house;
  const deps = { db, config: readConfig(house.env) };
  const queue = await db
    .insertInto("queues")
    .values({ name: "CSKH", ring_seconds: 60, hold_music: "default" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("queue_members").values({ queue_id: queue.id, user_id: cast.an.id }).execute();
  const settings = { name: "Hotline", number: HOTLINE, queue: queue.id, secret: "not known yet" };
  const nowhere = { command_url: "http://127.0.0.1:9/ari", sip_url: "", sip_domain: "" };
  const line = await connectLine(deps, cast.owner, { key: uuid(), adapter: "asterisk", ...settings, ...nowhere });
  await db.insertInto("page_members").values({ page_id: line.id, user_id: cast.binh.id }).execute();
  asterisk = await startAsterisk(line.id, more, bringSounds);
  await editLine(deps, cast.owner, line.id, {
    ...settings,
    command_url: asterisk.url,
    sip_url: asterisk.sipUrl,
    sip_domain: "",
    secret: asterisk.secret,
  });
  await putSeat(deps, cast.owner, cast.an.id, { extension: "301", sip_password: SIP_PASSWORD });
  await putSeat(deps, cast.owner, cast.binh.id, { extension: "302", sip_password: SIP_PASSWORD });
}

/** A browser whose microphone hums, with somebody signed in. */
async function arrive(who: keyof typeof hums): Promise<Page> {
  const hum = writeHum(join(folder, `${who}.wav`), hums[who]);
  const devices = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
  const browser = await openChromium(undefined, [...devices, `--use-file-for-fake-audio-capture=${hum}`]);
  browsers.push(browser);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, permissions: ["microphone"] });
  const page = await context.newPage();
  page.context().setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (said) => said.type() === "error" && faults.push(`${said.text()} ${said.location().url}`));
  await page.goto(house.url);
  await page.fill("[name=username]", who);
  await page.fill("[name=password]", PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator(".call-chip[data-sounds]").waitFor();
  return page;
}

async function dial(page: Page): Promise<void> {
  await page.locator(".call-chip").click();
  await page.locator("#call-panel").getByRole("button", { name: "Bàn phím" }).click();
  await page.locator("[name=number]").fill(HOTLINE);
  await page.keyboard.press("Enter");
}

/** Where a seat is registered. */
const contactOf = async (extension: string) =>
  new RegExp(`${extension}/(sip:\\S+)`).exec(await asterisk.cli("pjsip show contacts"))?.[1];
const channels = async () => Number(/(\d+) active channel/.exec(await asterisk.cli("core show channels"))?.[1]);

test.before(async () => {
  if (asteriskFolder) await setUp();
});
test.after(async () => {
  for (const browser of browsers) await browser.close();
  await house?.close();
  await asterisk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Notes by which names the two ends of the way of a talk know each other, from now on, in the page. */
const noteWays = (page: Page) =>
  page.evaluate(() => {
    type Said = { originator: string; sdp: string };
    type Invited = CustomEvent<{ session: { on(name: "sdp", hear: (said: Said) => void): void } }>;
    const ways: Record<string, string[]> = { local: [], remote: [] };
    Object.assign(globalThis, { ways });
    document.addEventListener("calls:invited", (event) =>
      (event as Invited).detail.session.on("sdp", ({ originator, sdp }) =>
        ways[originator]!.push(/ice-ufrag:(\S+)/.exec(sdp)![1]!),
      ),
    );
  });
const waysOf = (page: Page) =>
  page.evaluate(() => {
    const { local, remote } = (globalThis as unknown as { ways: { local: string[]; remote: string[] } }).ways;
    return [new Set(local).size, new Set(remote).size];
  });

it("a talk whose way is lost is given another: both are told so, and hear each other again", () =>
  house.telling(async () => {
    const pages = await Promise.all([arrive("an"), arrive("binh")]);
    const [an, binh] = pages;
    await eventually(async () => (await contactOf("301")) && (await contactOf("302")));
    await an.locator(".call-chip").click();
    await an.getByRole("button", { name: "Vào queue" }).click();
    await an.locator(".call-chip[data-shift=ready]").waitFor();
    for (const page of pages) await noteWays(page);
    await dial(binh);
    await an.locator("#call-dock .ringing").getByRole("button", { name: "Trả lời" }).click();
    const hearBoth = async () => (await hears(an, hums.binh)) && (await hears(binh, hums.an));
    await eventually(hearBoth);
    for (const page of pages) assert.equal(await waysOf(page), [1, 1]);

    const said = (page: Page, text: string) => page.locator("#call-sound").filter({ hasText: text }).waitFor();
    asterisk.freeze();
    try {
      await Promise.all(pages.map((page) => said(page, "Hai bên không nghe thấy nhau")));
    } finally {
      asterisk.thaw();
    }
    await Promise.all(pages.map((page) => said(page, "Đã kết nối lại")));
    await eventually(async () => (await waysOf(an)).every((ways) => ways > 1));
    await eventually(async () => (await waysOf(binh)).every((ways) => ways > 1));
    await eventually(hearBoth);
    for (const page of pages)
      await page.locator("#call-sound").filter({ hasText: /^$/ }).waitFor({ state: "attached" });

    await an.locator("#call-dock").getByRole("button", { name: "Gác máy" }).click();
    for (const page of pages) await page.locator("#call-dock .talking").waitFor({ state: "detached" });
    assert.equal(faults, []);
    for (const browser of browsers.splice(0)) await browser.close();
    await house.db.updateTable("agent_states").set({ shift: "out", wrap_up_until: null }).execute();
  }));

it("two browsers talk: rung, taken in the bar, heard both ways, muted, held, hung up; over a closed tab and a cut", () =>
  house.telling(async () => {
    const [an, binh] = await Promise.all([arrive("an"), arrive("binh")]);
    await eventually(async () => (await contactOf("301")) && (await contactOf("302")));
    await an.locator(".call-chip").click();
    await an.getByRole("button", { name: "Vào queue" }).click();
    await an.locator(".call-chip[data-shift=ready]").waitFor();

    await dial(binh);
    const ring = an.locator("#call-dock .ringing");
    await ring.waitFor();
    // It rings at the PBX too, and nobody has lifted.
    await eventually(async () => /PJSIP\/301-\S+ .*Ringing/.test(await asterisk.cli("core show channels")));
    await ring.getByRole("button", { name: "Trả lời" }).click();
    await an.locator("#call-dock .talking").waitFor();
    await eventually(async () => (await hears(an, hums.binh)) && (await hears(binh, hums.an)));

    const dock = binh.locator("#call-dock");
    await dock.getByRole("button", { name: "Tắt tiếng" }).click();
    await eventually(() => isSilent(an));
    assert.ok(await hears(binh, hums.an), "whoever is muted hears all the same");
    await dock.getByRole("button", { name: "Tắt tiếng" }).click();
    await eventually(() => hears(an, hums.binh));

    await an.locator("#call-dock").getByRole("button", { name: "Giữ máy" }).click();
    await eventually(async () => (await hears(binh, MUSIC)) && (await isSilent(an)));
    await an.locator("#call-dock").getByRole("button", { name: "Giữ máy" }).click();
    await eventually(async () => (await hears(an, hums.binh)) && (await hears(binh, hums.an)));

    // Either ends it, for both.
    await an.locator("#call-dock").getByRole("button", { name: "Gác máy" }).click();
    for (const page of [an, binh]) await page.locator("#call-dock .talking").waitFor({ state: "detached" });
    await eventually(async () => (await channels()) === 0);

    // Another tab takes over when the one that has the phone is closed.
    await an.getByRole("button", { name: "Sẵn sàng ngay" }).click();
    await an.locator("#call-dock .wrapping").waitFor({ state: "detached" });
    const next = await an.context().newPage();
    await next.goto(`${house.url}/tickets`);
    await next.locator(".call-chip[data-sounds][data-shift=ready]").waitFor();
    const before = await contactOf("301");
    await an.close();
    await eventually(async () => ![undefined, before].includes(await contactOf("301")));
    await dial(binh);
    await next.locator("#call-dock").getByRole("button", { name: "Trả lời" }).click();
    await eventually(async () => (await hears(next, hums.binh)) && (await hears(binh, hums.an)));
    await binh.locator("#call-dock").getByRole("button", { name: "Gác máy" }).click();
    for (const page of [next, binh]) await page.locator("#call-dock .talking").waitFor({ state: "detached" });
    await eventually(async () => (await channels()) === 0);
    assert.equal(faults, []);

    // Cut off, it says so, and comes back by itself; a login that is refused is said too, until it is mended.
    const state = next.locator("#call-sound");
    await asterisk.cli("core restart now");
    await state.filter({ hasText: "Mất âm thanh" }).waitFor();
    await state.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
    await eventually(() => contactOf("301"));
    const deps = { db: house.db, config: readConfig(house.env) };
    await putSeat(deps, house.cast.owner, house.cast.an.id, { extension: "301", sip_password: "another one" });
    await next.reload();
    await state.filter({ hasText: "Tổng đài không nhận máy lẻ của bạn" }).waitFor();
    await putSeat(deps, house.cast.owner, house.cast.an.id, { extension: "301", sip_password: SIP_PASSWORD });
    await state.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
  }));

test.run();

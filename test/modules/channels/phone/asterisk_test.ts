import { pino } from "pino";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessOf, createAri } from "../../../../src/modules/channels/phone/asterisk/ari.ts";
import { command } from "../../../../src/modules/channels/phone/asterisk/commanding.ts";
import { createEars } from "../../../../src/modules/channels/phone/asterisk/hearing.ts";
import { listenTo, type Listening } from "../../../../src/modules/channels/phone/asterisk/listening.ts";
import { nameOf } from "../../../../src/modules/channels/phone/asterisk/naming.ts";
import type { PbxCommand } from "../../../../src/modules/channels/phone/commands.ts";
import type { PbxEvent } from "../../../../src/modules/channels/phone/incoming.ts";
import { asteriskFolder, type RealAsterisk, startAsterisk } from "../../../asterisk.ts";
import { eventually, uuid } from "../../../helpers.ts";
import { bringSounds, GREETING, MUSIC, openTalkers, talkers, type Talkers } from "../../../talkers.ts";

// Calls through a real Asterisk, with the settings that users are given; what is heard is measured.

const HOTLINE = "02873001234";
const [CALLER, DESK, OTHER] = [600, 1_000, 1_400];

const test = suite("asterisk");
const it = asteriskFolder ? test : test.skip;
let asterisk: RealAsterisk;
let phones: Talkers;
let listening: Listening | undefined;
let told: PbxEvent[] = [];
let open: string[] = [];
let believed: boolean[] = [];

const access = (secret = asterisk.secret) => accessOf(7, asterisk.url, secret);
function listen(secret?: string): Listening {
  return listenTo(access(secret), HOTLINE, {
    keep: async (event) => void told.push(event),
    openCalls: async () => open,
    believed: async (is) => void believed.push(is),
    log: pino({ level: "silent" }),
  });
}
type Without<C> = C extends unknown ? Omit<C, "id"> & { id?: string } : never;
const send = (given: Without<PbxCommand>) => command(createAri(access()), { id: uuid(), ...given } as PbxCommand);
const heardOf = <K extends PbxEvent["kind"]>(kind: K, call?: string) =>
  told.filter((event) => event.kind === kind && (!call || event.call === call)) as Extract<PbxEvent, { kind: K }>[];
const first = <K extends PbxEvent["kind"]>(kind: K, call?: string) => eventually(() => heardOf(kind, call)[0]);
const channels = () => createAri(access()).get<{ id: string }[]>("/channels");
const isQuiet = async () => (await channels()).length === 0;

async function calling(): Promise<string> {
  await phones.call("0909123456", HOTLINE, CALLER);
  return (await first("started")).call;
}
async function talking(extension = "201", hertz = DESK): Promise<string> {
  const call = await calling();
  await send({ name: "ring", call, offer: 1, extension, seconds: 20, number: "0909123456" });
  await phones.lift(extension, hertz);
  await eventually(() => heardOf("answered", call).length > 0);
  await send({ name: "connect", call, offer: 1, extension });
  await eventually(() => phones.hears(extension, CALLER) && phones.hears("caller", hertz));
  return call;
}

test.before(async () => {
  if (!asteriskFolder) return;
  asterisk = await startAsterisk(7, talkers, bringSounds);
  phones = openTalkers(asterisk);
});
test.after(() => asterisk?.stop());
test.before.each(async () => {
  if (!asterisk) return;
  [told, open, believed] = [[], [], []];
  for (const phone of ["caller", "201", "202", "203", "204", "0911222333"]) await phones.putDown(phone);
  await eventually(isQuiet);
  phones.forget();
  for (const phone of ["201", "202", "203", "204", "0911222333"])
    await asterisk.cli(`dialplan set global PHONE_${phone} rings`);
  listening = listen();
  await eventually(() => believed.includes(true));
});
test.after.each(async () => {
  await listening?.stop();
});

it("a caller waits with music, two desks ring, one rejects, one is lifted and joined, and they hear each other", async () => {
  const call = await calling();
  const [started] = heardOf("started");
  assert.is(started!.direction, "in");
  assert.is(started!.number, "0909123456");
  await eventually(() => phones.hears("caller", MUSIC));
  for (const extension of ["201", "202", "203"]) {
    await send({ name: "ring", call, offer: 1, extension, seconds: 20, number: "0909123456" });
  }
  await phones.reject("202");
  assert.is((await first("rejected")).extension, "202");
  await phones.lift("201", DESK);
  assert.is((await first("answered")).extension, "201");
  assert.ok(phones.hears("caller", MUSIC), "nobody is joined before it is said with whom");
  await send({ name: "connect", call, offer: 1, extension: "201" });
  await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK));
  await eventually(async () => !(await channels()).some(({ id }) => id.startsWith("r1~203~")));

  await send({ name: "hold", call });
  await eventually(() => phones.hears("caller", MUSIC) && phones.isSilent("201"));
  await send({ name: "resume", call });
  await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK));
  await send({ name: "mute", call });
  await eventually(() => phones.isSilent("caller") && phones.hears("201", CALLER));
  await send({ name: "unmute", call });
  await eventually(() => phones.hears("caller", DESK));

  await phones.putDown("caller");
  assert.is((await first("ended")).by, "caller");
  await eventually(isQuiet);
  assert.is(heardOf("ended").length, 1);
});

it("taken in the bar before the phone is lifted: joined as soon as it is, and an agent who puts it down ends the call", async () => {
  const call = await calling();
  for (const extension of ["201", "202"]) {
    await send({ name: "ring", call, offer: 2, extension, seconds: 20, number: null });
  }
  await send({ name: "connect", call, offer: 2, extension: "201" });
  await eventually(async () => !(await channels()).some(({ id }) => id.startsWith("r2~202~")));
  await phones.lift("201", DESK);
  await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK));
  await phones.putDown("201");
  assert.is((await first("ended")).by, "agent");
  await eventually(isQuiet);
});

it("taken in the bar in the last second of its ring a phone rings on, and is connected when it is lifted", async () => {
  const call = await calling();
  await send({ name: "ring", call, offer: 1, extension: "201", seconds: 1, number: null });
  const over = Date.now() + 1_500;
  await send({ name: "connect", call, offer: 1, extension: "201" });
  await eventually(() => Date.now() > over);
  await phones.lift("201", DESK);
  await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK));
  assert.equal([heardOf("answered", call).length, heardOf("unanswered").length], [1, 0]);
});

it("taken in the bar, and the phone is never lifted, or refused: that is said, and another may take the caller", async () => {
  const call = await calling();
  await send({ name: "ring", call, offer: 1, extension: "201", seconds: 2, number: null });
  await send({ name: "connect", call, offer: 1, extension: "201" });
  // It rings on beyond its time, to be lifted.
  const { extension, offer } = (await eventually(() => heardOf("unanswered", call)[0], 60_000))!;
  assert.equal([extension, offer], ["201", 1]);
  await send({ name: "ring", call, offer: 2, extension: "202", seconds: 20, number: null });
  await send({ name: "connect", call, offer: 2, extension: "202" });
  await phones.reject("202");
  await eventually(() => heardOf("unanswered", call).some((event) => event.extension === "202"));
  assert.ok(phones.hears("caller", MUSIC));
  await send({ name: "ring", call, offer: 3, extension: "203", seconds: 20, number: null });
  await phones.lift("203", OTHER);
  await eventually(() => heardOf("answered", call).length > 0);
  await send({ name: "connect", call, offer: 3, extension: "203" });
  await eventually(() => phones.hears("203", CALLER) && phones.hears("caller", OTHER));
  assert.is(heardOf("unanswered").length, 2);
});

it("whoever takes the caller while it is noted that a phone was not lifted is connected all the same", async () => {
  const call = await calling();
  await send({ name: "ring", call, offer: 1, extension: "201", seconds: 20, number: null });
  await send({ name: "connect", call, offer: 1, extension: "201" });
  await listening!.stop();
  await send({ name: "ring", call, offer: 2, extension: "202", seconds: 20, number: null });
  const ari = createAri(access());
  const taken = async () => {
    await send({ name: "connect", call, offer: 2, extension: "202" });
    ari.post = createAri(access()).post;
  };
  const meanwhile = {
    ...ari,
    post: async (...asked: Parameters<typeof ari.post>) => (await taken(), ari.post(...asked)),
  };
  const ears = createEars({
    ari: meanwhile as typeof ari,
    number: HOTLINE,
    tell: async (event) => void told.push(event),
  });
  const phone = {
    id: nameOf({ why: "ring", call, offer: 1, extension: "201" }),
    state: "Ringing",
    caller: { number: "" },
  };
  await ears.hear({ type: "ChannelDestroyed", channel: phone, cause: 19 });
  assert.is(heardOf("unanswered", call)[0]!.extension, "201");
  listening = listen();
  await phones.lift("202", OTHER);
  await eventually(() => phones.hears("202", CALLER) && phones.hears("caller", OTHER));
});

it("every command may be repeated, and what is asked of a call that is over is no problem", async () => {
  const call = await talking();
  const again: PbxCommand[] = [
    { id: uuid(), name: "ring", call, offer: 1, extension: "201", seconds: 20, number: null },
    { id: uuid(), name: "connect", call, offer: 1, extension: "201" },
    { id: uuid(), name: "dtmf", call, digits: "12" },
    { id: uuid(), name: "stop_ringing", call, offer: 1, extension: "202" },
  ];
  for (const one of [...again, ...again]) await send(one);
  assert.ok(await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK)));
  await send({ name: "hang_up", call });
  assert.is((await first("ended")).by, "system");
  await eventually(isQuiet);
  for (const one of again) await send(one);
  for (const name of ["hold", "resume", "mute", "unmute", "hang_up"] as const) await send({ name, call });
  assert.is((await channels()).length, 0);
});

it("handed to another desk the caller talks on without the agent, and with a number outside", async () => {
  const call = await talking();
  await send({ name: "transfer", call, to: { extension: "202" } });
  await eventually(() => phones.hears("caller", MUSIC));
  await phones.lift("202", OTHER);
  await eventually(() => phones.hears("202", CALLER) && phones.hears("caller", OTHER));
  assert.is(heardOf("ended").length, 0);
  await phones.lift("0911222333", DESK);
  await send({ name: "transfer", call, to: { number: "0911222333" } });
  await eventually(() => phones.hears("0911222333", CALLER) && phones.hears("caller", DESK));
  await phones.putDown("caller");
  await first("ended");
  await eventually(isQuiet);
});

it("a desk that nobody is registered at is a clear failure, and the talk goes on", async () => {
  const call = await talking();
  for (const given of [
    { name: "ring", call, offer: 2, extension: "101", seconds: 5, number: null },
    { name: "transfer", call, to: { extension: "101" } },
  ] as const) {
    const problem = await send(given).then(
      () => undefined,
      (error: { follow: string; reason: string }) => error,
    );
    assert.is(problem?.follow, "fail");
    assert.is(problem?.reason, "recipient_unavailable");
  }
  assert.ok(phones.hears("201", CALLER));
});

it("back in the queue the caller hears its music, then a message, and leaves one", async () => {
  const call = await talking();
  await send({ name: "queue", call, music: "default" });
  await eventually(() => phones.hears("caller", MUSIC));
  await eventually(async () => !(await channels()).some(({ id }) => id.startsWith("r1~")));
  await send({ name: "play", call, sound: "greeting" });
  await eventually(() => phones.hears("caller", GREETING));
  await eventually(() => phones.hears("caller", MUSIC));
  await send({ name: "voicemail", call, sound: "greeting" });
  await eventually(() => phones.hears("caller", GREETING));
  const ari = createAri(access());
  await eventually(
    async () =>
      (
        await ari.get<{ state: string }>(
          `/recordings/live/switchboard-7.voicemail.${Buffer.from(call).toString("hex")}`,
        )
      ).state === "recording",
  );
  await eventually(() => phones.isSilent("caller"));
  await phones.putDown("caller");
  const { url, seconds } = await first("recorded");
  assert.ok(seconds >= 1);
  const file = await fetch(url, { headers: { authorization: `Basic ${btoa(`switchboard:${asterisk.secret}`)}` } });
  assert.is(file.headers.get("content-type"), "audio/wav");
  assert.ok((await file.arrayBuffer()).byteLength > 44);
});

it("a message is said before hanging up", async () => {
  const call = await calling();
  await send({ name: "hang_up", call, sound: "greeting" });
  await eventually(() => phones.hears("caller", GREETING));
  assert.is((await first("ended")).by, "system");
  await eventually(isQuiet);
});

it("a number is called after the agent's phone is lifted, and they hear each other", async () => {
  const [id, call] = [uuid(), uuid()];
  await send({ id, name: "dial", call, extension: "201", number: "0911222333" });
  await send({ id, name: "dial", call, extension: "201", number: "0911222333" });
  const started = await first("started");
  assert.equal([started.call, started.direction, started.number, started.asked], [call, "out", "0911222333", id]);
  await phones.lift("201", DESK);
  await eventually(() => heardOf("answered")[0]?.extension === "201");
  await phones.lift("0911222333", CALLER);
  await eventually(() => heardOf("answered").some(({ extension }) => !extension));
  await eventually(() => phones.hears("201", CALLER) && phones.hears("0911222333", DESK));
  await phones.putDown("0911222333");
  assert.is((await first("ended")).by, "caller");
  await eventually(isQuiet);
});

it("a number that rejects ends the call, as does an agent who does not lift", async () => {
  const [rejected, given] = [uuid(), uuid()];
  await send({ name: "dial", call: rejected, extension: "201", number: "0911222333" });
  await phones.lift("201", DESK);
  await phones.reject("0911222333");
  assert.match((await first("ended", rejected)).cause!, /reject|busy/i);
  await eventually(isQuiet);
  await send({ name: "dial", call: given, extension: "202", number: "0911222333" });
  await first("started", given);
  await send({ name: "hang_up", call: given });
  await first("ended", given);
  await eventually(isQuiet);
});

it("a talk is recorded where the dialplan says so", async () => {
  await asterisk.cli("dialplan set global SWITCHBOARD_RECORD yes");
  try {
    const call = await talking();
    await phones.putDown("201");
    assert.is((await first("ended", call)).by, "agent");
    const { url } = await first("recorded", call);
    const file = await fetch(url, { headers: { authorization: `Basic ${btoa(`switchboard:${asterisk.secret}`)}` } });
    assert.ok((await file.arrayBuffer()).byteLength > 1_000);
  } finally {
    await asterisk.cli("dialplan set global SWITCHBOARD_RECORD no");
  }
});

it("what happened while nobody listened is made good for: who was lifted is joined, who went has ended", async () => {
  const call = await calling();
  await send({ name: "ring", call, offer: 1, extension: "201", seconds: 60, number: null });
  await send({ name: "connect", call, offer: 1, extension: "201" });
  await listening!.stop();
  // Lifted while nobody listens, a phone is dropped; it rings once more when somebody does.
  await phones.lift("201", DESK);
  await eventually(async () => !(await channels()).some(({ id }) => id.startsWith("r1~201~")));
  told = [];
  open = [call, "gone.1"];
  listening = listen();
  await first("ended", "gone.1");
  assert.is((await first("started")).call, call);
  await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK));
  assert.equal(heardOf("ended", call), []);
});

it("a phone that was dropped while nobody listened ends no call, however late that is heard", async () => {
  const call = await calling();
  await send({ name: "ring", call, offer: 1, extension: "201", seconds: 60, number: null });
  await send({ name: "connect", call, offer: 1, extension: "201" });
  await listening!.stop();
  await phones.lift("201", DESK);
  const isThere = async (start: string) => (await channels()).some(({ id }) => id.startsWith(start));
  await eventually(async () => !(await isThere("r1~201~")));
  await phones.putDown("201");
  const phone = { id: nameOf({ why: "ring", call, offer: 1, extension: "201" }), state: "Up", caller: { number: "" } };
  const late = { type: "ChannelDestroyed", channel: phone, cause: 16 };
  const hear = () =>
    createEars({ ari: createAri(access()), number: HOTLINE, tell: async (event) => void told.push(event) }).hear(late);
  await hear();
  assert.ok(await isThere("r1~201~"), "called once more");
  listening = listen();
  await phones.lift("201", DESK);
  await eventually(() => phones.hears("201", CALLER) && phones.hears("caller", DESK));
  await hear();
  assert.equal([await isThere(call), heardOf("ended", call)], [true, []]);
  await phones.putDown("201");
  assert.is((await first("ended", call)).by, "agent");
});

it("while nobody listens the dialplan rings everybody", async () => {
  await listening!.stop();
  await phones.lift("201", DESK);
  await phones.call("0909123456", HOTLINE, CALLER);
  await eventually(() => phones.hears("201", CALLER));
  assert.is(told.length, 0);
});

it("a wrong secret and an Asterisk that is away are told apart", async () => {
  await listening!.stop();
  believed = [];
  listening = listen("wrong");
  await eventually(() => believed.includes(false));
  const problem = (secret: string, url: string) =>
    command(createAri(accessOf(7, url, secret)), { id: uuid(), name: "hold", call: "1" }).then(
      () => undefined,
      (error: { follow: string }) => error.follow,
    );
  assert.is(await problem("wrong", asterisk.url), "reauthorize");
  assert.is(await problem(asterisk.secret, "http://127.0.0.1:9/ari"), "retry");
});

test.run();

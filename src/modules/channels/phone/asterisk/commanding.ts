import { SendProblem } from "../../sending.ts";
import type { PbxCommand } from "../commands.ts";
import { type Ari, AriRefusal, ifThere, isGone, problemOf } from "./ari.ts";
import {
  callPhone,
  hangUp,
  isElsewhere,
  join,
  listLegs,
  part,
  phoneOf,
  play,
  read,
  startMusic,
  write,
} from "./channels.ts";
import { bridgeOf, doneVariable, type Leg, nameOf, variables } from "./naming.ts";
import { recordingName } from "./recording.ts";

type Command<Name extends PbxCommand["name"]> = Extract<PbxCommand, { name: Name }>;

/** The context of the dialplan that knows how to reach a number. */
const OUT = "switchboard-out";
export const LONGEST_RING_S = 60;
/**
 * Beyond its time a phone rings so long, which Asterisk allows no later: one that was taken in the bar in the last second
 * rings on to be lifted. We stop the others ourselves.
 */
const LIFTED_WITHIN_S = 15;
const LONGEST_VOICEMAIL_S = 180;
const SILENCE_ENDS_VOICEMAIL_S = 8;

export const phoneAt = (extension: string): string => `PJSIP/${extension}`;
/** Its two halves stay two, or the name that we gave to one would go with the other. */
export const lineTo = (number: string): string => `Local/${number.replace(/[^+\d*#]/g, "")}@${OUT}/n`;

/**
 * Does what is asked of the PBX. All that has to be remembered is written on the channels themselves, so that the same
 * command again does nothing more, whoever brings it. Throws SendProblem.
 */
export async function command(ari: Ari, given: PbxCommand): Promise<void> {
  try {
    await act(ari, given);
  } catch (error) {
    // A call that is over already is no problem.
    if (isGone(error)) return;
    throw problemOf(error);
  }
}

function act(ari: Ari, given: PbxCommand): Promise<void> {
  switch (given.name) {
    case "ring":
      return ring(ari, given);
    case "stop_ringing":
      return hangUp(ari, nameOf(rung(given)));
    case "connect":
      return connect(ari, given);
    case "dial":
      return dial(ari, given);
    case "hold":
      return hold(ari, given.call);
    case "resume":
      return resume(ari, given.call);
    case "mute":
      return mute(ari, given.call, true);
    case "unmute":
      return mute(ari, given.call, false);
    case "dtmf":
      return once(ari, given, () => ari.post(`${customer(given)}/dtmf`, { dtmf: given.digits }));
    case "transfer":
      return once(ari, given, () => transfer(ari, given));
    case "queue":
      return queue(ari, given);
    case "play":
      return once(ari, given, () => play(ari, given.call, given.sound, `${given.call}~play~${given.id}`));
    case "voicemail":
      return once(ari, given, () => takeMessage(ari, given));
    case "hang_up":
      return given.sound ? once(ari, given, () => sayAndHangUp(ari, given.call, given.sound!)) : end(ari, given.call);
  }
}

const customer = ({ call }: { call: string }) => `/channels/${encodeURIComponent(call)}`;
const rung = ({ call, offer, extension }: Pick<Command<"ring">, "call" | "offer" | "extension">): Leg => ({
  why: "ring",
  call,
  offer,
  extension,
});

/** Throws `recipient_unavailable` where no phone is registered: nothing rings there. */
async function reach(ari: Ari, leg: Leg, given: Parameters<typeof callPhone>[2]): Promise<void> {
  try {
    await callPhone(ari, leg, given);
  } catch (error) {
    const isNobody = error instanceof AriRefusal && [400, 404, 500].includes(error.status);
    if (!isNobody) throw error;
    throw new SendProblem(
      { follow: "fail", reason: "recipient_unavailable" },
      { message: error.message, code: error.status, cause: error },
    );
  }
}

async function ring(ari: Ari, given: Command<"ring">): Promise<void> {
  // Whoever hung up meanwhile rings nobody.
  await ari.get(customer(given));
  const { extension, number: callerId, seconds } = given;
  await reach(ari, rung(given), { endpoint: phoneAt(extension), callerId, seconds: seconds + LIFTED_WITHIN_S });
}

async function connect(ari: Ari, given: Command<"connect">): Promise<void> {
  const { call } = given;
  const phone = nameOf(rung(given));
  await write(ari, call, variables.phone, phone);
  await write(ari, call, variables.unlifted, "");
  await write(ari, call, variables.held, "");
  const legs = await listLegs(ari, call);
  const others = legs.filter(({ id, leg }) => id !== phone && leg.why === "ring");
  const joined = join(ari, call);
  await Promise.all(others.map(({ id }) => hangUp(ari, id)));
  await joined;
  if (legs.some(({ id }) => id === phone)) return;
  // It no longer rings, and the call was taken elsewhere: in the bar. So it is called once more.
  try {
    await reach(ari, rung(given), { endpoint: phoneAt(given.extension), seconds: LONGEST_RING_S });
  } catch (error) {
    // Nobody is to be connected with it any more, however late it is heard of again.
    if (error instanceof SendProblem) await write(ari, call, variables.phone, "");
    throw error;
  }
}

/** The agent's phone first; when it is lifted whoever listens calls the number that is written on it. */
async function dial(ari: Ari, { id, call, extension, number }: Command<"dial">): Promise<void> {
  const leg: Leg = { why: "dial", call, extension };
  await reach(ari, leg, {
    endpoint: phoneAt(extension),
    callerId: number,
    seconds: LONGEST_RING_S,
    variables: { [variables.number]: number, [variables.asked]: id },
  });
}

async function hold(ari: Ari, call: string): Promise<void> {
  await write(ari, call, variables.held, "1");
  await part(ari, call, call);
  await startMusic(ari, call);
}

async function resume(ari: Ari, call: string): Promise<void> {
  await write(ari, call, variables.held, "");
  await join(ari, call);
}

async function mute(ari: Ari, call: string, isMuted: boolean): Promise<void> {
  const phone = await phoneOf(ari, call);
  if (!phone) return;
  const path = `/channels/${encodeURIComponent(phone)}/mute`;
  await (isMuted ? ari.post(path, { direction: "in" }) : ari.delete(path, { direction: "in" }));
}

async function transfer(ari: Ari, { call, to }: Command<"transfer">): Promise<void> {
  const before = await phoneOf(ari, call);
  const leg: Leg = { why: "transfer", call, ...("extension" in to && { extension: to.extension }) };
  const endpoint = "extension" in to ? phoneAt(to.extension) : lineTo(to.number);
  // First of all: where nobody can be reached the talk goes on as it was.
  await reach(ari, leg, { endpoint, callerId: await numberOf(ari, call), seconds: LONGEST_RING_S });
  await write(ari, call, variables.phone, nameOf(leg));
  await write(ari, call, variables.held, "");
  await part(ari, call, call);
  await startMusic(ari, call);
  if (before && before !== nameOf(leg)) await hangUp(ari, before);
  // It may have been lifted before it was the chosen one.
  await join(ari, call);
}

const numberOf = async (ari: Ari, call: string): Promise<string | undefined> =>
  (await ifThere(ari.get<{ caller: { number: string } }>(customer({ call }))))?.caller.number;

async function queue(ari: Ari, { call, music }: Command<"queue">): Promise<void> {
  await write(ari, call, variables.music, music);
  await release(ari, call);
  await startMusic(ari, call, music);
}

/** The agent's side ends; the customer's stays, in our hands. */
async function release(ari: Ari, call: string): Promise<void> {
  const phone = await phoneOf(ari, call);
  // Written first: a phone that is nobody's ends without ending the call.
  await write(ari, call, variables.phone, "");
  await write(ari, call, variables.held, "");
  await part(ari, call, call);
  if (phone) await hangUp(ari, phone);
}

async function takeMessage(ari: Ari, { call, sound }: Command<"voicemail">): Promise<void> {
  await release(ari, call);
  // Either ends what is played or recorded before it; the recording waits for the message.
  if (sound) await play(ari, call, sound, `${call}~message`);
  const name = recordingName(ari.access.app, call, "voicemail");
  await write(ari, call, variables.leaving, `/recordings/live/${encodeURIComponent(name)}`);
  await ari.post(`${customer({ call })}/record`, {
    name,
    format: "wav",
    maxDurationSeconds: LONGEST_VOICEMAIL_S,
    maxSilenceSeconds: SILENCE_ENDS_VOICEMAIL_S,
    ifExists: "overwrite",
    beep: "true",
    terminateOn: "#",
  });
}

async function sayAndHangUp(ari: Ari, call: string, sound: string): Promise<void> {
  await release(ari, call);
  const playback = `${call}~bye`;
  await write(ari, call, variables.leaving, `/playbacks/${encodeURIComponent(playback)}`);
  try {
    await play(ari, call, sound, playback);
  } catch (error) {
    if (isGone(error)) return;
    await hangUp(ari, call);
    if (!isElsewhere(error)) throw error;
  }
}

/** Both sides, and the phones that ring. */
export async function end(ari: Ari, call: string): Promise<void> {
  await hangUp(ari, call);
  const legs = await listLegs(ari, call);
  await Promise.all(legs.map(({ id }) => hangUp(ari, id)));
  await ifThere(ari.delete(`/bridges/${encodeURIComponent(bridgeOf(call))}`));
}

/**
 * What must not be done twice is marked before it is done: when its answer is lost it may have been done, and a digit
 * twice is worse than a digit less. What was surely refused may be tried again.
 */
async function once(ari: Ari, { id, call }: PbxCommand, work: () => Promise<void>): Promise<void> {
  const mark = doneVariable(id);
  if (await read(ari, call, mark)) return;
  await write(ari, call, mark, "1");
  try {
    await work();
  } catch (error) {
    const isSure = error instanceof AriRefusal || (error instanceof SendProblem && error.follow === "fail");
    if (isSure) await ifThere(write(ari, call, mark, ""));
    throw error;
  }
}

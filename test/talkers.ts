import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RealAsterisk } from "./asterisk.ts";

/**
 * Phones that do as they are told, in the network behind Asterisk: the desks 201 to 204, and every number that begins
 * with 09. Each hums a tone of its own when it is lifted, and what it hears is kept: so who hears whom is measured.
 */
export const talkers = {
  "pjsip.conf": ["201", "202", "203", "204"]
    .map(
      (extension) => `
[${extension}](desk)
aors = ${extension}
[${extension}]
type = aor
contact = sip:${extension}@127.0.0.1:SIP_PORT
`,
    )
    .join(""),
  "extensions.conf": `
[from-carrier](+)
exten => _20X,1,Goto(network,\${EXTEN},1)
exten => _09X.,1,Goto(network,\${EXTEN},1)
exten => caller,1,Goto(network,caller,1)
[network]
exten => _[a-z0-9].,1,Ringing()
 same => n(rings),Wait(0.05)
 same => n,GotoIf($["\${GLOBAL(PHONE_\${EXTEN})}" = "reject"]?reject)
 same => n,GotoIf($["\${GLOBAL(PHONE_\${EXTEN})}" != "lift"]?rings)
 same => n,Answer()
 same => n(lifted),MixMonitor(,r(\${EXTEN}.sln48))
 same => n,Playtones(\${GLOBAL(TONE_\${EXTEN})})
 same => n(talks),Wait(0.05)
 same => n,GotoIf($["\${GLOBAL(PHONE_\${EXTEN})}" = "lift"]?talks)
 same => n,Hangup()
 same => n(reject),Hangup(21)
exten => h,1,NoOp()
`,
};

export const MUSIC = 300;
export const GREETING = 2_200;

/** Hums, at 8,000 samples a second. */
function tone(hertz: number, seconds: number): Buffer {
  const samples = Int16Array.from({ length: Math.round(8_000 * seconds) }, (_, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / 8_000)),
  );
  return Buffer.from(samples.buffer);
}

export interface Talkers {
  /** Somebody at the network dials the hotline and hums. */
  call(from: string, hotline: string, tone: number): Promise<void>;
  lift(phone: string, tone: number): Promise<void>;
  reject(phone: string): Promise<void>;
  putDown(phone: string): Promise<void>;
  /** As if none had ever been lifted. */
  forget(): void;
  /** Whether the phone hears just now a tone of so many hertz, above all else. */
  hears(phone: string, hertz: number): boolean;
  /** Whether it hears nothing at all. */
  isSilent(phone: string): boolean;
}

/** What Asterisk plays: the music of those who wait, and a greeting. */
export function bringSounds(folder: string): void {
  writeFileSync(join(folder, "data/moh/hum.sln"), tone(MUSIC, 20));
  writeFileSync(join(folder, "data/sounds/en/greeting.sln"), tone(GREETING, 1));
  writeFileSync(join(folder, "data/sounds/en/beep.sln"), tone(GREETING, 0.2));
}

export function openTalkers(asterisk: RealAsterisk): Talkers {
  const set = (phone: string, name: string, value: string | number) =>
    asterisk.cli(`dialplan set global ${name}_${phone} ${value}`);
  const fileOf = (phone: string) => join(asterisk.folder, `spool/monitor/${phone}.sln48`);
  const heard = (phone: string) => tailOf(fileOf(phone));
  return {
    async call(from, hotline, hertz) {
      await set("caller", "TONE", hertz);
      await set("caller", "PHONE", "lift");
      const answer = await fetch(
        `${asterisk.url.replace("switchboard@", "")}/channels?${new URLSearchParams({
          endpoint: `PJSIP/${hotline}@carrier`,
          extension: "caller",
          context: "network",
          priority: "1",
          callerId: from,
        })}`,
        { method: "POST", headers: { authorization: `Basic ${btoa(`switchboard:${asterisk.secret}`)}` } },
      );
      if (!answer.ok) throw new Error(await answer.text());
    },
    async lift(phone, hertz) {
      await set(phone, "TONE", hertz);
      await set(phone, "PHONE", "lift");
    },
    reject: async (phone) => void (await set(phone, "PHONE", "reject")),
    putDown: async (phone) => void (await set(phone, "PHONE", "down")),
    forget: () => rmSync(join(asterisk.folder, "spool/monitor"), { recursive: true, force: true }),
    hears(phone, hertz) {
      const sound = heard(phone);
      const [all, there] = [power(sound), powerAt(sound, hertz, RATE)];
      return all > QUIET && there / all > 0.5;
    },
    isSilent(phone) {
      // Where nothing at all arrives nothing is written.
      const written = statSync(fileOf(phone), { throwIfNoEntry: false })?.mtimeMs;
      return written !== undefined && (Date.now() - written > LONG_MS || power(heard(phone)) < QUIET);
    },
  };
}

/** Of a square of amplitudes: far below a hum of 8,000. */
const QUIET = 10_000;
/** A piece is written within a third of a second, on a busy machine later. */
const LONG_MS = 1_500;

/** Asterisk writes in pieces of 32 KiB: so many samples a second make a piece of a third of a second. */
const RATE = 48_000;

/** The last third of a second of what is being written. */
function tailOf(file: string): Int16Array {
  if (!existsSync(file)) return new Int16Array();
  const bytes = readFileSync(file);
  const tail = bytes.subarray(0, bytes.length - (bytes.length % 2)).subarray(-2 * (RATE / 3));
  return new Int16Array(tail.buffer.slice(tail.byteOffset, tail.byteOffset + tail.length));
}

const power = (sound: Int16Array) => sound.reduce((sum, each) => sum + each * each, 0) / Math.max(1, sound.length);

/**
 * How much of the power is at that frequency, by Goertzel in pieces of 1/25 s: a tone that is a few hertz off, as tones of
 * exchanges are, is still that tone.
 */
export function powerAt(sound: Int16Array | Float32Array, hertz: number, rate: number): number {
  const size = Math.floor(rate / 25);
  const pieces = Math.floor(sound.length / size);
  let sum = 0;
  for (let piece = 0; piece < pieces; piece++) {
    sum += goertzel(sound.subarray(piece * size, (piece + 1) * size), hertz, rate);
  }
  return sum / Math.max(1, pieces);
}

function goertzel(sound: Int16Array | Float32Array, hertz: number, rate: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let [before, last] = [0, 0];
  for (const each of sound) [before, last] = [last, each + turn * last - before];
  return (2 * (before * before + last * last - turn * before * last)) / sound.length ** 2;
}

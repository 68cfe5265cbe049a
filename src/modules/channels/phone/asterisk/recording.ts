import { setTimeout as pause } from "node:timers/promises";
import { type Ari, AriRefusal, ifThere } from "./ari.ts";
import { bridgeOf, variables } from "./naming.ts";

export type RecordingKind = "talk" | "voicemail";

/** Tells whose a recording is, by a name that is a file's too. */
export const recordingName = (app: string, call: string, kind: RecordingKind): string =>
  `${app}.${kind}.${Buffer.from(call).toString("hex")}`;

/** Undefined for a recording that is none of ours. */
export function recordedIn(app: string, name: string): { call: string; kind: RecordingKind } | undefined {
  const [, owner, kind, call] = /^([\w-]+)\.(talk|voicemail)\.([0-9a-f]+)$/.exec(name) ?? [];
  if (owner !== app) return undefined;
  return { kind: kind as RecordingKind, call: Buffer.from(call!, "hex").toString() };
}

/** Where it is fetched, as the line's user. */
export const recordingUrl = (ari: Ari, name: string): string =>
  `${ari.access.base}/recordings/stored/${encodeURIComponent(name)}/file`;

/** Records all that is said in a talk, holding and handing over included, where the dialplan says so. */
export async function recordTalk(ari: Ari, call: string): Promise<void> {
  const wanted = await ifThere(ari.get<{ value: string }>("/asterisk/variable", { variable: variables.record }));
  if (!/^(yes|true|1|on)$/i.test(wanted?.value ?? "")) return;
  const name = recordingName(ari.access.app, call, "talk");
  try {
    await ari.post(`/bridges/${encodeURIComponent(bridgeOf(call))}/record`, { name, format: "wav", ifExists: "fail" });
  } catch (error) {
    // It is being recorded already. A talk goes on without a recording.
    if (!(error instanceof AriRefusal)) throw error;
  }
}

/**
 * What was recorded of a call that is over: its recordings are asked to stop, and are whole a moment later. That one has
 * finished is told only to who is still there, so it is looked for.
 */
export async function recordingsOf(ari: Ari, call: string): Promise<{ url: string; seconds: number }[]> {
  const found = [];
  for (const kind of ["talk", "voicemail"] as const) {
    const name = recordingName(ari.access.app, call, kind);
    const live = `/recordings/live/${encodeURIComponent(name)}`;
    for (let tries = 0; tries < 60 && (await ifThere(ari.get(live))); tries++) {
      if (tries === 0) await ifThere(ari.post(`${live}/stop`));
      await pause(50);
    }
    const bytes = await ifThere(ari.size(`/recordings/stored/${encodeURIComponent(name)}/file`));
    if (bytes !== undefined) found.push({ url: recordingUrl(ari, name), seconds: secondsIn(bytes) });
  }
  return found;
}

/** Of a WAV file as Asterisk writes it: 8,000 samples a second of two bytes behind a header. */
const secondsIn = (bytes: number) => Math.max(1, Math.round((bytes - 44) / 16_000));

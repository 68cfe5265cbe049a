import { randomUUID } from "node:crypto";
import type { Sandbox } from "../sandbox.ts";
import { lineSecret } from "./signing.ts";
import { changed, hear, tell } from "./exchange.ts";
import { awaitCommand, ringEverywhere } from "./fallback.ts";
import { HOTLINE, HOTLINE_EXTENSIONS, type PbxCall } from "./world.ts";

const KEPT = 200;

/** The demo company's line, unless somebody set it up otherwise. */
export function openHotline({ world, settings }: Sandbox): void {
  const { key, number, name } = HOTLINE;
  const secret = lineSecret(settings.appSecret, number);
  const line = { number, name, webhook: `/webhooks/phone/${key}`, secret, extensions: [...HOTLINE_EXTENSIONS] };
  world.pbx.lines[number] = { ...line, ...world.pbx.lines[number] };
}

export function beginCall(
  sandbox: Sandbox,
  given: Pick<PbxCall, "line" | "direction" | "number" | "asked" | "state"> & { id?: string },
): PbxCall {
  const call: PbxCall = {
    id: given.id ?? randomUUID(),
    line: given.line,
    direction: given.direction,
    number: given.number,
    state: given.state,
    asked: given.asked,
    ringing: [],
    with: null,
    muted: false,
    music: "",
    started_at: Date.now(),
    talked_from: null,
    ended_at: null,
    ended_by: null,
    heard: [],
  };
  const { calls } = sandbox.world.pbx;
  calls[call.id] = call;
  const over = Object.values(calls).filter(({ state }) => state === "ended");
  for (const old of over.slice(0, Math.max(0, over.length - KEPT))) delete calls[old.id];
  tell(sandbox, call, {
    kind: "started",
    direction: call.direction,
    number: call.number,
    ...(call.asked && { asked: call.asked }),
  });
  awaitCommand(sandbox, call);
  return call;
}

/** A phone was lifted: of the agent for whom it rings, and the others fall silent. */
export function lift(sandbox: Sandbox, call: PbxCall, extension: string): void {
  const isPutThrough = call.everywhere || (call.talked_from !== null && call.state === "connected");
  call.ringing = [];
  if (extension === call.outside) return talkWith(sandbox, call, extension);
  if (call.state === "dialing") {
    call.with = extension;
    call.state = "calling";
    hear(call, `Tổng đài gọi số này cho máy ${extension}`);
    tell(sandbox, call, { kind: "answered", extension });
    if (sandbox.world.pbx.knobs.auto_answer) answer(sandbox, call);
    else void endUnlifted(sandbox, call, "caller", () => call.state === "calling");
    return;
  }
  tell(sandbox, call, { kind: "answered", extension });
  // Whom the call was handed to talks at once; whom it rings for waits until the app connects them, if it is there.
  if (isPutThrough) talkWith(sandbox, call, extension);
}

/** The customer who is called lifts. */
export function answer(sandbox: Sandbox, call: PbxCall): void {
  talkWith(sandbox, call, call.with!);
  tell(sandbox, call, { kind: "answered" });
}

export function talkWith(sandbox: Sandbox, call: PbxCall, whom: string): void {
  call.state = "connected";
  call.with = whom;
  call.ringing = [];
  call.talked_from ??= Date.now();
  call.everywhere = false;
  hear(call, `Nói chuyện với ${whom}`);
  ringEverywhere(sandbox);
  changed(sandbox);
}

export function reject(sandbox: Sandbox, call: PbxCall, extension: string): void {
  call.ringing = call.ringing.filter((one) => one.extension !== extension);
  if (extension === call.outside) return end(sandbox, call, "system", "21");
  tell(sandbox, call, { kind: "rejected", extension });
  if (call.state === "dialing") end(sandbox, call, "agent", "21");
}

/** Ends a call in which somebody is called who does not lift in time. */
export async function endUnlifted(
  sandbox: Sandbox,
  call: PbxCall,
  by: "caller" | "agent" | "system",
  isStill: () => boolean,
): Promise<void> {
  await sandbox.pause(sandbox.world.pbx.knobs.patience_ms);
  if (isStill() && !sandbox.closing.aborted) end(sandbox, call, by, "19");
}

/** Once only, whoever comes first. */
export function end(sandbox: Sandbox, call: PbxCall, by: "caller" | "agent" | "system", cause = "16"): void {
  if (call.state === "ended") return;
  const { knobs } = sandbox.world.pbx;
  const recordedFrom = call.state === "voicemail" ? (call.heard.at(-1)?.at ?? null) : call.talked_from;
  call.state = "ended";
  call.ringing = [];
  call.ended_at = Date.now();
  call.ended_by = by;
  call.everywhere = false;
  hear(call, "Đã gác máy");
  ringEverywhere(sandbox);
  tell(sandbox, call, { kind: "ended", by, cause });
  if (recordedFrom === null || !knobs.record) return;
  const seconds = Math.max(1, Math.round((call.ended_at - recordedFrom) / 1000));
  tell(sandbox, call, { kind: "recorded", url: `${sandbox.settings.url}/pbx/recordings/${call.id}.wav`, seconds });
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "../sandbox.ts";
import { changed, hear, isBusy, lineOf } from "./exchange.ts";
import type { PbxCall } from "./world.ts";

/** Longer than anybody lets a phone ring. */
const EVERYWHERE_RINGS_MS = 600_000;

/**
 * As the protocol asks of a PBX: a new call of which the app says nothing for a while rings at every phone, and whoever
 * lifts has it. The first word of the app takes it over.
 */
export function awaitCommand(sandbox: Sandbox, call: PbxCall): void {
  if (call.direction === "in") void ringUnheard(sandbox, call);
}

async function ringUnheard(sandbox: Sandbox, call: PbxCall): Promise<void> {
  const late = call.started_at + sandbox.world.pbx.knobs.fallback_ms - Date.now();
  await sleep(Math.max(0, late), undefined, { signal: sandbox.closing, ref: false }).catch(() => undefined);
  const isThere = sandbox.world.pbx.calls[call.id] === call && !sandbox.closing.aborted;
  if (!isThere || call.commanded || call.state !== "waiting") return;
  call.everywhere = true;
  hear(call, "Switchboard không trả lời: reo mọi máy");
  ringEverywhere(sandbox);
  changed(sandbox);
}

/** Calls outlive the process, and what waited for the app goes on waiting. */
export function awaitCommands(sandbox: Sandbox): void {
  for (const call of Object.values(sandbox.world.pbx.calls)) {
    if (call.state === "waiting" && !call.commanded && !call.everywhere) awaitCommand(sandbox, call);
  }
}

/** The app is there after all. */
export function takeOver(call: PbxCall): void {
  call.commanded = true;
  if (!call.everywhere) return;
  call.everywhere = false;
  call.ringing = [];
}

/** Lets the phones that are free ring for all who wait while the app is away. */
export function ringEverywhere(sandbox: Sandbox): void {
  for (const call of Object.values(sandbox.world.pbx.calls)) {
    if (!call.everywhere) continue;
    const until = Date.now() + EVERYWHERE_RINGS_MS;
    const free = (lineOf(sandbox, call.line)?.extensions ?? []).filter((one) => !isBusy(sandbox, one, call));
    call.ringing = free.map((extension) => ({ extension, offer: 0, until }));
  }
}

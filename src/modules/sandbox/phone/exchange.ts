import type { Sandbox } from "../sandbox.ts";
import type { PbxCall, PbxLine } from "./world.ts";

export const lineOf = ({ world }: Sandbox, number: string): PbxLine | undefined =>
  Object.hasOwn(world.pbx.lines, number) ? world.pbx.lines[number] : undefined;

/** By our name, or by the one that the app gave it. */
export function findCall({ world }: Sandbox, id: string): PbxCall | undefined {
  const { calls } = world.pbx;
  return Object.hasOwn(calls, id) ? calls[id] : Object.values(calls).find((call) => call.asked === id);
}

export function hear(call: PbxCall, what: string): void {
  call.heard = [...call.heard, { at: Date.now(), what }].slice(-30);
}

export function tell(sandbox: Sandbox, call: PbxCall, event: Record<string, unknown>): void {
  const line = lineOf(sandbox, call.line);
  if (line) sandbox.teller.tell(line, { call: call.id, at: new Date().toISOString(), ...event });
  changed(sandbox);
}

export function changed(sandbox: Sandbox): void {
  sandbox.changed();
  sandbox.live.tell("pbx");
}

/** What rings now; what nobody lifted in time is silent by itself. */
export function ringingNow(call: PbxCall, now = Date.now()): PbxCall["ringing"] {
  return call.ringing.filter(({ until }) => until > now);
}

/** A phone has one call at a time; where all ring because the app is away, each rings for all of them. */
export function isBusy({ world }: Sandbox, extension: string, but?: PbxCall): boolean {
  return Object.values(world.pbx.calls).some(
    (call) =>
      call !== but &&
      call.state !== "ended" &&
      (call.with === extension || (!call.everywhere && ringingNow(call).some((one) => one.extension === extension))),
  );
}

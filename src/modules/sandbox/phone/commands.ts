import type { Sandbox } from "../sandbox.ts";
import { beginCall, end, endUnlifted, lift, talkWith } from "./calls.ts";
import { changed, findCall, hear, isBusy, ringingNow, tell } from "./exchange.ts";
import { takeOver } from "./fallback.ts";
import type { PbxCall, PbxLine } from "./world.ts";
import type { Command } from "./command_form.ts";

/** What a command came to, as HTTP says it. */
export type Done = { status: 200 | 404 | 409 | 410; error?: string };
const done: Done = { status: 200 };
const no = (error: string): Done => ({ status: 409, error });

/** Does what the app asks of a line. */
export function obey(sandbox: Sandbox, line: PbxLine, command: Command): Done {
  learn(line, command);
  if (command.name === "dial") return dial(sandbox, line, command);
  const call = findCall(sandbox, command.call);
  if (!call || call.line !== line.number) return { status: 404, error: "unknown_call" };
  if (call.state === "ended") return { status: 410, error: "call_over" };
  takeOver(call);
  const result = act(sandbox, call, command);
  changed(sandbox);
  return result;
}

/** Which phones there are: those that the app speaks of. */
function learn({ extensions }: PbxLine, command: Command): void {
  const named = command.name === "transfer" && "extension" in command.to ? command.to : command;
  if ("extension" in named && !extensions.includes(named.extension)) extensions.push(named.extension);
}

function dial(sandbox: Sandbox, line: PbxLine, { call: asked, extension, number }: Command & { name: "dial" }): Done {
  if (isBusy(sandbox, extension)) return no("extension_busy");
  const call = beginCall(sandbox, { line: line.number, direction: "out", number, asked, state: "dialing" });
  const { auto_lift, patience_ms } = sandbox.world.pbx.knobs;
  call.ringing = [{ extension, offer: 0, until: Date.now() + patience_ms }];
  if (auto_lift) lift(sandbox, call, extension);
  else void endUnlifted(sandbox, call, "agent", () => call.state === "dialing");
  changed(sandbox);
  return done;
}

function act(sandbox: Sandbox, call: PbxCall, command: Exclude<Command, { name: "dial" }>): Done {
  const isTalking = call.state === "connected" || call.state === "held";
  switch (command.name) {
    case "ring": {
      if (call.state !== "waiting") return no("not_waiting");
      if (isBusy(sandbox, command.extension, call)) return no("extension_busy");
      const { extension, offer } = command;
      const others = ringingNow(call).filter((one) => one.extension !== extension);
      call.ringing = [...others, { extension, offer, until: Date.now() + command.seconds * 1000 }];
      return done;
    }
    case "stop_ringing":
      call.ringing = call.ringing.filter((one) => one.extension !== command.extension || one.offer > command.offer);
      return done;
    case "connect":
      if (isTalking) return no("already_connected");
      if (call.state !== "waiting") return no("not_waiting");
      if (isBusy(sandbox, command.extension, call)) return no("extension_busy");
      talkWith(sandbox, call, command.extension);
      return done;
    case "hold":
      if (call.state !== "connected") return no("not_connected");
      call.state = "held";
      hear(call, "Được giữ máy, nghe nhạc");
      tell(sandbox, call, { kind: "held" });
      return done;
    case "resume":
      if (call.state !== "held") return no("not_held");
      call.state = "connected";
      hear(call, "Nói tiếp");
      tell(sandbox, call, { kind: "resumed" });
      return done;
    case "mute":
    case "unmute":
      if (!isTalking) return no("not_connected");
      call.muted = command.name === "mute";
      hear(call, call.muted ? "Không nghe nhân viên nữa" : "Nghe lại nhân viên");
      return done;
    case "dtmf":
      if (!isTalking) return no("not_connected");
      hear(call, `Nghe phím ${command.digits}`);
      return done;
    case "transfer":
      if (!isTalking && call.state !== "waiting") return no("not_connected");
      return handOver(sandbox, call, command.to);
    case "queue":
      if (!isTalking && call.state !== "waiting") return no("not_connected");
      hear(call, `${isTalking ? "Chờ lại" : "Chờ"}, nghe nhạc ${command.music || "mặc định"}`);
      call.state = "waiting";
      call.with = null;
      call.outside = undefined;
      call.muted = false;
      call.music = command.music;
      return done;
    case "play":
      hear(call, `Nghe “${command.sound}”`);
      return done;
    case "voicemail":
      if (isTalking) return no("already_connected");
      call.state = "voicemail";
      call.ringing = [];
      hear(call, `Nghe “${command.sound || "hãy để lại lời nhắn"}”, để lại lời nhắn`);
      return done;
    case "hang_up":
      if (command.sound) hear(call, `Nghe “${command.sound}”`);
      end(sandbox, call, isTalking || call.state === "dialing" || call.state === "calling" ? "agent" : "system");
      return done;
  }
}

function handOver(sandbox: Sandbox, call: PbxCall, to: { extension: string } | { number: string }): Done {
  const isOutside = "number" in to;
  const extension = isOutside ? to.number : to.extension;
  if (isBusy(sandbox, extension, call)) return no("extension_busy");
  const { auto_lift, auto_answer, patience_ms } = sandbox.world.pbx.knobs;
  call.muted = false;
  call.state = "connected";
  call.with = null;
  call.outside = isOutside ? extension : undefined;
  const ringing = [{ extension, offer: 0, until: Date.now() + patience_ms }];
  call.ringing = ringing;
  hear(call, `Được chuyển tới ${isOutside ? "số" : "máy"} ${extension}`);
  if (isOutside ? auto_answer : auto_lift) lift(sandbox, call, extension);
  // There is nobody else for the caller.
  else void endUnlifted(sandbox, call, "system", () => call.with === null && call.ringing === ringing);
  return done;
}

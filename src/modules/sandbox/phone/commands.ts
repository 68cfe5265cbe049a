import * as z from "zod";
import type { Sandbox } from "../sandbox.ts";
import { beginCall, changed, end, findCall, hear, lift, ringingNow, talkWith, tell } from "./calls.ts";
import type { PbxCall, PbxLine } from "./world.ts";

const id = z.string().min(1).max(200);
const extension = z.string().regex(/^[A-Za-z0-9_.-]{1,32}$/);
const offer = z.int().min(0);
const sound = z.string().max(80);
const of = { id, call: id };

/** Every command, strictly: what the documentation does not name is refused. */
export const commandForm = z.discriminatedUnion("name", [
  z.strictObject({
    ...of,
    name: z.literal("ring"),
    offer,
    extension,
    seconds: z.int().min(1).max(600),
    number: z.string().nullable(),
  }),
  z.strictObject({ ...of, name: z.literal("stop_ringing"), offer, extension }),
  z.strictObject({ ...of, name: z.literal("connect"), offer, extension }),
  z.strictObject({ ...of, name: z.literal("dial"), extension, number: z.string().min(1).max(40) }),
  z.strictObject({ ...of, name: z.enum(["hold", "resume", "mute", "unmute"]) }),
  z.strictObject({ ...of, name: z.literal("dtmf"), digits: z.string().regex(/^[0-9A-D*#]{1,64}$/) }),
  z.strictObject({
    ...of,
    name: z.literal("transfer"),
    to: z.union([z.strictObject({ extension }), z.strictObject({ number: z.string().min(1).max(40) })]),
  }),
  z.strictObject({ ...of, name: z.literal("queue"), music: sound }),
  z.strictObject({ ...of, name: z.literal("play"), sound }),
  z.strictObject({ ...of, name: z.literal("voicemail"), sound }),
  z.strictObject({ ...of, name: z.literal("hang_up"), sound: sound.optional() }),
]);
export type Command = z.infer<typeof commandForm>;

export type Commanded = { at: number; line: string; command: Command; status: number; again: boolean };

/** What a command came to, as HTTP says it. */
export type Done = { status: 200 | 404 | 409 | 410; error?: string };
const done: Done = { status: 200 };
const no = (error: string): Done => ({ status: 409, error });

const HANDED_RINGS_MS = 30_000;

/** Does what the app asks of a line. */
export function obey(sandbox: Sandbox, line: PbxLine, command: Command): Done {
  if (command.name === "dial") return dial(sandbox, line, command);
  const call = findCall(sandbox, command.call);
  if (!call || call.line !== line.number) return { status: 404, error: "unknown_call" };
  if (call.state === "ended") return { status: 410, error: "call_over" };
  const result = act(sandbox, call, command);
  changed(sandbox);
  return result;
}

function dial(sandbox: Sandbox, line: PbxLine, { call: asked, extension, number }: Command & { name: "dial" }): Done {
  if (isBusy(sandbox, extension)) return no("extension_busy");
  const call = beginCall(sandbox, { line: line.number, direction: "out", number, asked, state: "dialing" });
  call.ringing = [{ extension, offer: 0, until: Date.now() + HANDED_RINGS_MS }];
  if (sandbox.world.pbx.knobs.auto_lift) lift(sandbox, call, extension);
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
      if (!isTalking) return no("not_connected");
      return handOver(sandbox, call, command.to);
    case "queue":
      if (!isTalking) return no("not_connected");
      call.state = "waiting";
      call.with = null;
      call.muted = false;
      call.music = command.music;
      hear(call, `Chờ lại, nghe nhạc ${command.music || "mặc định"}`);
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
  call.muted = false;
  if ("number" in to) {
    talkWith(sandbox, call, to.number);
    return done;
  }
  if (isBusy(sandbox, to.extension, call)) return no("extension_busy");
  call.state = "connected";
  call.with = null;
  call.ringing = [{ extension: to.extension, offer: 0, until: Date.now() + HANDED_RINGS_MS }];
  hear(call, `Được chuyển tới máy ${to.extension}`);
  if (sandbox.world.pbx.knobs.auto_lift) lift(sandbox, call, to.extension);
  return done;
}

/** A phone has one call at a time. */
function isBusy({ world }: Sandbox, extension: string, but?: PbxCall): boolean {
  return Object.values(world.pbx.calls).some(
    (call) =>
      call !== but &&
      call.state !== "ended" &&
      (call.with === extension || ringingNow(call).some((one) => one.extension === extension)),
  );
}

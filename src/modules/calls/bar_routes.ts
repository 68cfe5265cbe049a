import { cut } from "../../cutting.ts";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Ctx, Env } from "../../context.ts";
import { clean, readForm, rowId } from "../../form.ts";
import { may } from "../../may.ts";
import { fragment, signal, toast } from "../../render.ts";
import {
  dialPad,
  faultDialog,
  microphoneDialog,
  tonePad,
  transferDialog,
  transferPlaces,
} from "../../views/calls/mod.ts";
import { nothing } from "../../views/html.ts";
import { parsePhone, showPhone } from "../customers/mod.ts";
import { type Act, dialable, hangUp, holdCall, muteCall, resumeCall, sendTones, unmuteCall } from "./acting.ts";
import { dialNumber, findByNumber, listLines } from "./dialing.ts";
import { reportFault } from "./faults.ts";
import { act, ID, readCommand, showBar } from "./showing_bar.ts";
import { listTransferPlaces, transferCall, type TransferTo } from "./transferring.ts";

const command = z.uuid("other");

const Command = z.object({ command });
const DialForm = z.object({ command, number: z.string("required").max(60, "tooLong"), page: rowId.optional() });
const TonesForm = z.object({ command, digits: z.string("required") });
const TransferForm = z.object({ command, to: z.string("required").transform(readTransfer) });

const FaultForm = z.object({
  command,
  call: rowId.optional(),
  description: z.string("required").trim().min(1, "required").max(2_000, "tooLong"),
  browser: z.string().max(20_000, "tooLong").default("{}").transform(readBrowser),
});

/**
 * What the page wrote of itself; where it is nothing that can be read, it is kept as it came. Signs may be written in it
 * that no database takes.
 */
function readBrowser(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? clean(value) : cleanNamed(value)));
  } catch {
    return text;
  }
}

const cleanNamed = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [clean(name), one]))
    : value;

function readTransfer(text: string, issues: z.RefinementCtx): TransferTo {
  const [, kind, value = ""] = /^(agent|queue|number):(.{1,60})$/.exec(text) ?? [];
  if (kind === "number") return { number: value };
  const id = rowId.safeParse(value).data;
  if (kind && id) return kind === "agent" ? { agent: id } : { queue: id };
  issues.addIssue("choice");
  return z.NEVER;
}

type In = Context<Env, `${string}/:id`>;

/** In a talk of one's own. */
const inTalk = (work: (c: Ctx, of: Act) => Promise<void>) => (c: In) =>
  act(c, async () => {
    const { command: commandId } = await readCommand(c, Command);
    await work(c, { person: c.var.person, callId: Number(c.req.param("id")), commandId });
  });

export const barRoutes = new Hono<Env>()
  .get("/bar", may("signed-in"), showBar)

  .get("/keypad", may("signed-in"), async (c) => {
    if (c.req.query("call")) return fragment(c, tonePad(c.var.words));
    return fragment(c, dialPad(c.var.words, await listLines(c.var.deps.db, c.var.person)));
  })

  // Whose number it is that is being dialled; those who may call may know that.
  .get("/match", may("signed-in"), async (c) => {
    const found = await findByNumber(c.var.deps.db, c.var.person, c.req.query("number") ?? "");
    c.header("Cache-Control", "no-store");
    return c.text(found ? [found.name, found.company].filter(Boolean).join(", ") : "");
  })

  .get("/microphone", may("signed-in"), (c) => fragment(c, microphoneDialog(c.var.words)))

  .get("/faults/new", may("signed-in"), (c) =>
    fragment(c, faultDialog(c.var.words, rowId.safeParse(c.req.query("call")).data)),
  )
  .post("/faults", may("signed-in"), async (c) => {
    const { command: commandId, call: callId, ...said } = await readForm(c, FaultForm);
    await reportFault(c.var.deps.db, c.var.person, { ...said, callId, commandId });
    toast(c, c.var.words.calls.bar.faults.sent);
    return fragment(c, nothing);
  })

  .post("/dial", may("signed-in"), (c) =>
    act(c, async () => {
      const { deps, person, words } = c.var;
      const { number, page, command: commandId } = await readForm(c, DialForm);
      const asked = { number, pageId: page, commandId };
      const begun = await dialNumber(deps.db, deps.sendToPbx, person, asked);
      toast(c, words.calls.bar.dialed(showPhone(begun.number)));
    }),
  )

  .put(
    `${ID}/hold`,
    may("signed-in"),
    inTalk((c, of) => holdCall(c.var.deps.db, c.var.deps.sendToPbx, of)),
  )
  .delete(
    `${ID}/hold`,
    may("signed-in"),
    inTalk((c, of) => resumeCall(c.var.deps.db, c.var.deps.sendToPbx, of)),
  )
  .put(
    `${ID}/mute`,
    may("signed-in"),
    inTalk((c, of) => muteCall(c.var.deps.db, c.var.deps.sendToPbx, of)),
  )
  .delete(
    `${ID}/mute`,
    may("signed-in"),
    inTalk((c, of) => unmuteCall(c.var.deps.db, c.var.deps.sendToPbx, of)),
  )
  .post(
    `${ID}/end`,
    may("signed-in"),
    inTalk(async (c, of) => {
      await hangUp(c.var.deps.db, c.var.deps.sendToPbx, of);
      signal(c, { "calls:sound": { value: "end" } });
    }),
  )

  .post(`${ID}/tones`, may("signed-in"), async (c) => {
    const { command: commandId, digits } = await readForm(c, TonesForm);
    const of = { person: c.var.person, callId: Number(c.req.param("id")), commandId, digits };
    await sendTones(c.var.deps.db, c.var.deps.sendToPbx, of);
    return c.body(null, 204);
  })

  .get(`${ID}/transfer`, may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const id = Number(c.req.param("id"));
    const sought = cut(clean(c.req.query("q") ?? ""), 60);
    const places = await listTransferPlaces(deps.db, person, sought);
    if (c.req.query("part") !== "list") return fragment(c, transferDialog(words, id, places));
    const number = parsePhone(sought) || /^[\d*# .-]{3,20}$/.test(sought.trim()) ? dialable(sought) : undefined;
    return fragment(c, transferPlaces(words, id, { places, number }));
  })

  .post(`${ID}/transfer`, may("signed-in"), (c) =>
    act(c, async () => {
      const { deps, person, words } = c.var;
      const { command: commandId, to } = await readForm(c, TransferForm);
      const of = { person, callId: Number(c.req.param("id")), commandId, to };
      const name = await transferCall(deps.db, deps.sendToPbx, of);
      toast(c, words.calls.bar.transferred("number" in to ? showPhone(name) : name));
    }),
  );

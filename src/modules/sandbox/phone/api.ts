import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import * as z from "zod";
import { parse } from "../api/lookup.ts";
import type { Sandbox } from "../sandbox.ts";
import { answer, beginCall, end, lift, reject } from "./calls.ts";
import { changed, findCall, lineOf, ringingNow } from "./exchange.ts";
import { pbxKnobsForm } from "./knobs.ts";
import { HOTLINE, type PbxCall } from "./world.ts";

const forms = {
  line: z.strictObject({
    name: z.string().min(1).max(80).optional(),
    webhook: z.string().min(1).max(500).optional(),
    secret: z.string().min(1).max(200).optional(),
    extensions: z
      .array(z.string().regex(/^[\w.-]{1,32}$/))
      .max(500)
      .optional(),
  }),
  call: z.strictObject({
    line: z.string().default(HOTLINE.number),
    number: z.string().max(60).nullable().default(null),
    id: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .optional(),
  }),
  refusal: z.strictObject({ cause: z.enum(["busy", "no_answer", "rejected"]).default("rejected") }),
  events: z.strictObject({ line: z.string().default(HOTLINE.number), events: z.array(z.looseObject({})).max(1_000) }),
};

/** Q.850, as a PBX says it. */
const causes = { busy: "17", no_answer: "19", rejected: "21" };

/** The people at the phones, for tests and for the page; `/docs` tells of it. */
export function pbxRoutes(sandbox: Sandbox): Hono {
  const api = new Hono();
  const { world } = sandbox;

  api.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 422);
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    throw error;
  });

  api.get("/", (c) =>
    c.json({
      lines: Object.values(world.pbx.lines),
      calls: Object.values(world.pbx.calls).map(shown).toReversed(),
      knobs: world.pbx.knobs,
      events: sandbox.teller.list(),
      commands: sandbox.commands,
    }),
  );
  api.put("/lines/:number{[0-9*#+]{3,20}}", async (c) => {
    const number = c.req.param("number");
    const form = await parse(c, forms.line);
    const line = {
      name: number,
      webhook: "/webhooks/phone/1",
      secret: "",
      extensions: [],
      ...lineOf(sandbox, number),
      number,
      ...form,
    };
    world.pbx.lines[number] = line;
    changed(sandbox);
    return c.json(line);
  });

  api.post("/calls", async (c) => {
    const { line, number, id } = await parse(c, forms.call);
    if (!lineOf(sandbox, line)) throw new HTTPException(404, { message: `No line ${line}` });
    if (id && findCall(sandbox, id)) throw new HTTPException(409, { message: `There is a call ${id}` });
    return c.json(
      shown(beginCall(sandbox, { line, number: number || null, direction: "in", state: "waiting", id })),
      201,
    );
  });
  api.get("/calls/:call", (c) => c.json(shown(callIn(c))));
  api.post("/calls/:call/end", (c) => {
    const call = liveCall(c);
    end(sandbox, call, "caller");
    return c.json(shown(call));
  });
  api.post("/calls/:call/answer", (c) => {
    const call = calledOne(c);
    answer(sandbox, call);
    return c.json(shown(call));
  });
  api.post("/calls/:call/refusal", async (c) => {
    const call = calledOne(c);
    const { cause } = await parse(c, forms.refusal);
    end(sandbox, call, "caller", causes[cause]);
    return c.json(shown(call));
  });

  api.post("/phones/:extension/lift", (c) => {
    const { call, extension } = ringingAt(c);
    lift(sandbox, call, extension);
    return c.json(shown(call));
  });
  api.post("/phones/:extension/rejection", (c) => {
    const { call, extension } = ringingAt(c);
    reject(sandbox, call, extension);
    return c.json(shown(call));
  });
  api.post("/phones/:extension/end", (c) => {
    const extension = c.req.param("extension");
    const call = open().find((each) => each.with === extension);
    if (!call) throw new HTTPException(409, { message: `${extension} talks with nobody` });
    end(sandbox, call, "agent");
    return c.json(shown(call));
  });

  // What a PBX would never say, or says of calls that only a test knows of.
  api.post("/events", async (c) => {
    const { line: number, events } = await parse(c, forms.events);
    const line = lineOf(sandbox, number);
    if (!line) throw new HTTPException(404, { message: `No line ${number}` });
    for (const event of events) sandbox.teller.tell(line, event);
    return c.json({ told: events.length }, 202);
  });
  api.get("/knobs", (c) => c.json(world.pbx.knobs));
  api.put("/knobs", async (c) => {
    Object.assign(world.pbx.knobs, await parse(c, pbxKnobsForm.partial()));
    if (world.pbx.knobs.reverse === 0) sandbox.teller.release();
    changed(sandbox);
    return c.json(world.pbx.knobs);
  });

  const open = () => Object.values(world.pbx.calls).filter(({ state }) => state !== "ended");

  function callIn(c: Context): PbxCall {
    const call = findCall(sandbox, c.req.param("call")!);
    if (!call) throw new HTTPException(404, { message: `No call ${c.req.param("call")}` });
    return call;
  }
  function liveCall(c: Context): PbxCall {
    const call = callIn(c);
    if (call.state === "ended") throw new HTTPException(409, { message: "The call is over" });
    return call;
  }
  /** One where the customer's phone rings. */
  function calledOne(c: Context): PbxCall {
    const call = liveCall(c);
    if (call.state !== "calling") throw new HTTPException(409, { message: "Nobody calls this customer" });
    return call;
  }
  function ringingAt(c: Context) {
    const extension = c.req.param("extension")!;
    const call = open().find((each) => ringingNow(each).some((one) => one.extension === extension));
    if (!call) throw new HTTPException(409, { message: `${extension} does not ring` });
    return { call, extension };
  }
  return api;
}

const shown = (call: PbxCall) => ({ ...call, ringing: ringingNow(call) });

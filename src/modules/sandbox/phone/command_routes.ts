import { Hono } from "hono";
import { use } from "../knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import { sampleFile } from "../samples.ts";
import { changed, lineOf } from "./exchange.ts";
import { commandForm } from "./command_form.ts";
import { obey } from "./commands.ts";
import { disbelieve } from "./signing.ts";

const LONGEST_MEMORY = 5_000;

/** Where the app commands: the PBX's side of the protocol, as strict as it is written. */
export function commandRoutes(sandbox: Sandbox): Hono {
  const routes = new Hono();

  routes.post("/:line/commands", async (c) => {
    const { pbx } = sandbox.world;
    const line = lineOf(sandbox, c.req.param("line"));
    if (!line) return c.json({ error: "unknown_line" }, 404);
    const body = await c.req.text();
    const why = disbelieve(line.secret, pbx.nonces, c.req.raw.headers, body);
    if (why) return c.json({ error: why }, 403);
    const given: unknown = parse(body);
    if (isPing(given)) return c.json({});
    const parsed = commandForm.safeParse(given);
    if (!parsed.success) return c.json({ error: "bad_command", said: parsed.error.issues }, 422);
    const command = parsed.data;
    if (use(pbx.knobs, "slow")) await sandbox.pause(pbx.knobs.slow_ms);
    if (use(pbx.knobs, "fail")) return c.json({ error: "failing" }, 500);
    const known = Object.hasOwn(pbx.done, command.id);
    const result = known ? { status: 200 as const } : obey(sandbox, line, command);
    if (result.status === 200 && !known) pbx.done[command.id] = Date.now();
    forget(pbx.done);
    sandbox.commands.unshift({ at: Date.now(), line: line.number, command, status: result.status, again: known });
    sandbox.commands.length = Math.min(sandbox.commands.length, 300);
    changed(sandbox);
    if (use(pbx.knobs, "fail_after")) return c.json({ error: "failing" }, 500);
    return c.json(result.status === 200 ? {} : { error: result.error }, result.status);
  });

  routes.get("/recordings/:name", (c) => {
    const file = sampleFile("audio");
    return c.body(new Uint8Array(file.bytes), 200, { "content-type": file.mime });
  });
  return routes;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const isPing = (given: unknown) => (given as { name?: unknown } | null | undefined)?.name === "ping";

/** The oldest go first: keys of text keep the order in which they came. */
function forget(done: Record<string, number>): void {
  const ids = Object.keys(done);
  for (const id of ids.slice(0, Math.max(0, ids.length - LONGEST_MEMORY))) delete done[id];
}

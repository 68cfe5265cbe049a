import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { choosePorts, exactly, isFree, nextFree } from "../../bin/lib/ports.js";

const folder = mkdtempSync(join(tmpdir(), "ports-"));
const servers: Server[] = [];
// Far from the ports that an installation on this machine would take, and from those that any program may be given.
let first = 21_000 + (process.pid % 11_000);

const occupy = (port: number, host = "127.0.0.1") =>
  new Promise<void>((resolve, reject) => {
    servers.push(createServer().once("error", reject).listen(port, host, resolve));
  });

async function refusal(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return (error as Error).message;
  }
  return assert.unreachable("it was not refused") as never;
}

test.before.each(() => {
  first += 20;
});
test.after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

test("a port somebody listens on is not free, on whichever address that is", async () => {
  assert.is(await isFree(first), true);
  await occupy(first);
  assert.is(await isFree(first), false);
  await occupy(first + 1, "0.0.0.0");
  assert.is(await isFree(first + 1), false);
});

test("the next free port is taken, and another launcher does not get the same before anyone listens", async () => {
  await occupy(first);
  assert.is(await nextFree(first), first + 1);
  assert.is(await nextFree(first), first + 2);
});

test("a port the person asked for is that one or a clear refusal", async () => {
  await occupy(first);
  assert.match(await refusal(() => exactly(first, "PORT")), `Port ${first} is taken by another program`);
  assert.match(await refusal(() => exactly("many", "PORT")), "PORT=many is not a port");
  assert.match(await refusal(() => exactly("70000", "PORT")), "not a port");
  assert.is(await exactly(`${first + 1}`, "PORT"), first + 1);
});

test("the ports of last time are preferred, broken notes are forgotten", async () => {
  writeFileSync(join(folder, "ports.json"), JSON.stringify({ web: first + 5 }));
  assert.equal(await choosePorts(folder, {}, { web: first, sandbox: first + 1 }), {
    web: first + 5,
    sandbox: first + 1,
  });
  assert.equal(JSON.parse(readFileSync(join(folder, "ports.json"), "utf8")), { web: first + 5, sandbox: first + 1 });
  writeFileSync(join(folder, "ports.json"), "{ half");
  assert.equal(await choosePorts(folder, { PORT: `${first + 9}` }, { web: first }), { web: first + 9 });
  for (const [n, note] of ["null", '{ "web": 70000 }', '{ "web": "x" }'].entries()) {
    writeFileSync(join(folder, "ports.json"), note);
    assert.equal(await choosePorts(folder, {}, { web: first + 11 + n }), { web: first + 11 + n }, note);
  }
});

test("a port asked for twice is said to be that, and none of the others takes one that is asked for", async () => {
  const both = { PORT: `${first}`, SANDBOX_PORT: `${first}` };
  const said = await refusal(() => choosePorts(folder, both, { web: first, sandbox: first + 1 }));
  assert.match(said, `PORT and SANDBOX_PORT are both ${first}`);
  const apart = { SANDBOX_PORT: `${first}` };
  assert.equal(await choosePorts(folder, apart, { web: first, sandbox: first + 1 }), {
    web: first + 1,
    sandbox: first,
  });
});

test.run();

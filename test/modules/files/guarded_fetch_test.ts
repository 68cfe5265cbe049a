import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isPublicAddress } from "../../../src/modules/files/addresses.ts";
import { fetchGuarded, FetchRefused, type GuardOptions } from "../../../src/modules/files/guarded_fetch.ts";

const open = new Set<Server>();
const served: string[] = [];

async function serve(): Promise<string> {
  const server = createServer((request, response) => {
    served.push(request.url!);
    const path = request.url!;
    if (path === "/slow") return;
    if (path === "/slow-body") return void response.write("a");
    if (path.startsWith("/to?"))
      return void response.writeHead(302, { location: decodeURIComponent(path.slice(4)) }).end();
    if (path === "/around") return void response.writeHead(302, { location: "/around" }).end();
    if (path === "/cut") {
      response.writeHead(200, { "content-length": "100" }).write("half");
      return void setImmediate(() => response.destroy());
    }
    if (path === "/endless") {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        if (!response.destroyed) response.once("drain", pour);
      };
      return pour();
    }
    if (path === "/gone") return void response.writeHead(404).end();
    if (path === "/broken") return void response.writeHead(503).end();
    if (path === "/announced") return void response.writeHead(200, { "content-length": "99999999" }).write("a");
    response.end("xin chào");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  open.add(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const origin = await serve();
const port = new URL(origin).port;
const limits: GuardOptions = { maxBytes: 100_000, timeoutMs: 5_000, allow: [origin] };

async function refusal(address: string, options: Partial<GuardOptions> = {}): Promise<string> {
  try {
    const { body } = await fetchGuarded(address, { ...limits, ...options });
    await buffer(body);
    return "fetched";
  } catch (error) {
    if (error instanceof FetchRefused) return error.reason;
    return (error as Error).message;
  }
}

test("an allowed origin is fetched, and its name is known", async () => {
  const { body, name } = await fetchGuarded(`${origin}/a/%E1%BA%A3nh%20m%E1%BB%9Bi.jpg?x=1`, limits);
  assert.is((await buffer(body)).toString(), "xin chào");
  assert.is(name, "ảnh mới.jpg");
});

test("private, reserved and disguised addresses are refused before anything is asked of them", async () => {
  served.length = 0;
  const hosts = [
    "127.0.0.1",
    "localhost",
    "0x7f000001",
    "2130706433",
    "127.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
  ];
  for (const host of hosts) {
    assert.is(await refusal(`http://${host}:${port}/`, { allow: [] }), "private_address", host);
  }
  for (const host of ["10.1.2.3", "169.254.169.254", "192.168.1.1", "100.64.0.1", "[fe80::1]", "[fd00::1]"]) {
    assert.is(await refusal(`http://${host}/`, { allow: [] }), "private_address", host);
  }
  assert.equal(served, []);
});

test("which addresses are public", () => {
  for (const address of ["8.8.8.8", "157.240.1.35", "2a03:2880:f10c::1"]) assert.ok(isPublicAddress(address), address);
  for (const address of ["::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "255.255.255.255", "", "a"]) {
    assert.not(isPublicAddress(address), address);
  }
});

test("only http and https, without credentials", async () => {
  for (const address of ["file:///etc/passwd", "ftp://a.vn/", "gopher://a.vn", "not an address", "http://me@a.vn/"]) {
    assert.is(await refusal(address), "bad_address", address);
  }
});

test("a redirect to a private address is refused, also from an allowed origin", async () => {
  const inside = await serve();
  served.length = 0;
  assert.is(await refusal(`${origin}/to?${encodeURIComponent(`${inside}/secret`)}`), "private_address");
  assert.is(await refusal(`${origin}/to?${encodeURIComponent("file:///etc/passwd")}`), "bad_address");
  assert.is(await refusal(`${origin}/around`), "too_many_redirects");
  assert.is(await refusal(`${origin}/to?${encodeURIComponent("/fine")}`), "fetched");
  assert.not(served.includes("/secret"));
});

test("a host name is judged by the very answer that is connected to", async () => {
  let asked = 0;
  const rebinding = async () => (asked++ === 0 ? ["93.184.216.34", "127.0.0.1"] : ["127.0.0.1"]);
  served.length = 0;
  assert.is(await refusal(`http://media.example:${port}/`, { resolve: rebinding }), "private_address");
  assert.is(await refusal(`http://media.example:${port}/`, { resolve: rebinding }), "private_address");
  assert.equal(served, []);
  assert.is(await refusal("http://media.example/", { resolve: async () => [] }), "unreachable");
  const failing = () => Promise.reject(new Error("SERVFAIL"));
  assert.is(await refusal("http://media.example/", { resolve: failing }), "unreachable");
});

test("an allowed origin by name may resolve to a private address", async () => {
  const named = `http://media.example:${port}`;
  assert.is(await refusal(`${named}/`, { allow: [named], resolve: async () => ["127.0.0.1"] }), "fetched");
});

test("too large: by what it announces, and by what it really sends", async () => {
  assert.is(await refusal(`${origin}/announced`), "too_big");
  assert.is(await refusal(`${origin}/endless`), "refused: file_too_big");
});

test("too slow, cut short, gone and broken", async () => {
  assert.is(await refusal(`${origin}/slow`, { timeoutMs: 60 }), "unreachable");
  assert.is(await refusal(`${origin}/slow-body`, { timeoutMs: 60 }), "unreachable");
  assert.is(await refusal(`${origin}/cut`), "unreachable");
  assert.is(await refusal(`${origin}/gone`), "gone");
  assert.is(await refusal(`${origin}/broken`), "unreachable");
});

test("one that is cut off before anybody reads it is said to the reader, and ends nothing else", async () => {
  const { body } = await fetchGuarded(`${origin}/cut`, limits);
  await new Promise((closed) => body.on("close", closed));
  const error = await buffer(body).catch((error: unknown) => error);
  assert.is((error as FetchRefused).reason, "unreachable");
});

test.after(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});
test.run();

import { readFile } from "node:fs/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { workflowBundle, workflowSources } from "../../src/workflows/bundle.ts";

const root = new URL("../../", import.meta.url);

test("workflow code is made of workflows alone and knows neither database nor vendors", async () => {
  const sources = await workflowSources();
  assert.ok(sources.includes("src/workflows/reply_window.ts"));
  for (const source of sources) {
    assert.match(source, /^src\/(workflows|modules\/tickets\/transitions\.ts$)/, `${source} is in the bundle`);
    const text = await readFile(new URL(source, root), "utf8");
    for (const [, from] of text.matchAll(/^(?:import|export)(?! type\b)[^;]*?from "([^"]+)"/gms)) {
      assert.match(
        from!,
        /^(\.\/|\.\.\/modules\/tickets\/transitions\.ts$|@temporalio\/(workflow|common)$)/,
        `${source} imports ${from}`,
      );
    }
    assert.not.match(text, /^(let|var) /m, `${source} keeps state between workflows`);
  }
});

test("the bundle is small, holds no other package, and is made once", async () => {
  const path = await workflowBundle(".data");
  assert.is(await workflowBundle(".data"), path);
  const code = await readFile(path, "utf8");
  // The source map inside is most of it.
  const mapless = code.replace(/^\/\/# sourceMappingURL=.*$/m, "");
  assert.ok(mapless.length < 1_300_000, `${mapless.length} bytes`);
  const packages = new Set(
    [...mapless.matchAll(/"\.\/node_modules\/((?:@[^/"]+\/)?[^/"]+)/g)].map(([, name]) => name!),
  );
  const known =
    /^(@temporalio\/(common|workflow|proto|worker)|ms|long|nexus-rpc|@protobufjs\/.*|protobufjs|browser.*|node_modules)$/;
  for (const name of packages) assert.match(name, known);
  assert.ok(packages.size > 0);
});

test.run();

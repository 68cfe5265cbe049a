import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path/posix";
import { test } from "uvu";
import * as assert from "uvu/assert";

// Who may touch whom. What is not written here is forbidden; a new line is a decision, made in the open.

/** Room → the rooms whose mod.ts it may use. Doors to the street (routes) may use any, and so may those that show all. */
const rooms: Record<string, string[]> = {
  events: [],
  auth: ["events"],
  // People's passwords and sessions are auth's: an admin who resets or deactivates asks auth to end what was opened.
  people: ["auth", "events"],
  files: ["events"],
  // Who sees a customer follows from the conversations that they may see: people's rule.
  customers: ["events", "files", "people", "lists", "tags", "notes"],
  tags: ["events"],
  // Tables of customers and products on their way in.
  imports: ["events", "files", "customers", "products", "tags", "people"],
  products: ["events", "files", "lists"],
  orders: ["events", "files", "customers", "products", "people", "inbox", "notes", "lists"],
  channels: ["events", "files", "customers"],
  // A reply is made of files, and of what kind each is decides what is sent.
  inbox: ["events", "files", "channels", "customers", "people", "tags", "lists"],
  notes: ["events", "files"],
  // Saved views, columns and bulk work: what every list screen remembers.
  lists: ["events"],
  // A ticket is made of a conversation that its maker may see: who sees which is the inbox's rule.
  tickets: ["events", "files", "customers", "people", "inbox", "notes", "lists"],
  // A task hangs on a conversation or a ticket, and is seen by whoever sees that one.
  tasks: ["events", "files", "customers", "people", "notes", "lists", "inbox", "tickets", "orders"],
  // Nobody is told of what they may not see, which each of these says of its own; pushes go through the guarded door.
  // Tickets, tasks and orders of a call know its id alone; what a call shows of them it asks for by URL.
  calls: ["events", "files", "people", "customers", "channels", "tickets", "tags", "lists"],
  notifications: ["events", "people", "files", "channels", "inbox", "tickets", "tasks", "customers", "orders"],
  live: ["events", "people"],
  settings: ["auth", "people", "events"],
  ops: ["*"],
  palette: [],
  showcase: [],
  // Another company's server that happens to live here: it knows nothing of ours.
  sandbox: [],
};

/** Kept apart from the rest of a room, these say only of what shape things are; anybody may `import type` them. */
const shapes = new Set(["table.ts", "incoming.ts", "phone/incoming.ts", "phone/commands.ts"]);

/** Rules and shapes that faces read besides a room's mod.ts. */
const rulesForViews = new Set(["people/ranking.ts", "channels/limits.ts", "tickets/zoned.ts"]);

/** Those who put everything together. */
const wiring = new Set([
  "app.ts",
  "main.ts",
  "worker.ts",
  "relay.ts",
  "relay_batch.ts",
  "bulk_actions.ts",
  "commanding.ts",
  "frame_counts.ts",
  "outbox.ts",
  "senders.ts",
  "routes.ts",
  "workflows/activities.ts",
  "workflows/doing.ts",
  "workflows/reactions.ts",
]);

const isWiring = (file: string) => wiring.has(file) || file.startsWith("demo/");

/** Vendor → where it may be known. */
const vendors: Record<string, RegExp> = {
  ioredis: /^(redis\.ts|modules\/events\/|modules\/people\/presence\.ts)/,
  "sse-channel": /^(modules\/live\/|types\/)/,
  "@temporalio": /^(workflows\/|worker\.ts|temporal\.ts|commanding\.ts)/,
  lucia: /^modules\/auth\//,
  "@node-rs/argon2": /^modules\/auth\//,
  pg: /^(database|prepared)\.ts/,
};

const wordsWeLiveWithout =
  /(^|_)(service|repository|controller|manager|dto|utils?|helpers?|common|base|data|info)(_|\.)/;

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const src = join(import.meta.dirname, "../src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const imports = files.flatMap(readImports);

function readImports(from: string): Import[] {
  const text = readFileSync(join(src, from), "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?"([^"]+)"/gm);
  const calls = text.matchAll(/()\bimport\("([^"]+)"\)/g);
  return [...statements, ...calls].map(([, type, target]) => ({
    from,
    to: target!.startsWith(".") ? relative(src, join(src, dirname(from), target!)) : target!,
    typeOnly: Boolean(type),
  }));
}

/** File → those of ours that it loads. */
const runtime = new Map(files.map((file) => [file, new Set<string>()]));
for (const { from, to, typeOnly } of imports) if (!typeOnly && runtime.has(to)) runtime.get(from)!.add(to);

const roomOf = (file: string) => /^modules\/([^/]+)\//.exec(file)?.[1];
const isDoorToStreet = (file: string) => /(^|_)(routes|webhooks)\.ts$/.test(basename(file));
const show = ({ from, to }: Import) => `${from} → ${to}`;
const offenders = (broken: (each: Import) => boolean) => imports.filter(broken).map(show);

test("the imports are read", () => {
  assert.ok(imports.length > 300);
  assert.ok(imports.some((each) => each.from === "app.ts" && each.to === "modules/auth/routes.ts" && !each.typeOnly));
});

test("every room is in the table", () => {
  const found = new Set(files.map(roomOf).filter((room) => room !== undefined));
  assert.equal(
    [...found].filter((room) => !(room in rooms)),
    [],
  );
});

test("rooms use only the rooms they may, and those by their inner door", () => {
  const broken = (each: Import) => {
    const [here, there] = [roomOf(each.from), roomOf(each.to)];
    if (!here || !there || here === there) return false;
    const file = each.to.replace(`modules/${there}/`, "");
    if (each.typeOnly && shapes.has(file)) return false;
    const allowed = rooms[here]!.includes("*") || rooms[here]!.includes(there) || isDoorToStreet(each.from);
    return !allowed || file !== "mod.ts" || there === "sandbox";
  };
  assert.equal(offenders(broken), []);
});

test("rooms use no wiring, and no face but by their doors to the street", () => {
  const broken = ({ from, to, typeOnly }: Import) =>
    roomOf(from) !== undefined &&
    roomOf(from) !== "sandbox" &&
    (isWiring(to) || (to.startsWith("views/") && !typeOnly && !isShownBy(from)));
  assert.equal(offenders(broken), []);
});

const knowRequests = new Set(imports.filter(({ to }) => to === "context.ts").map(({ from }) => from));

/** Doors, and the files beside them that only gather what a screen shows. */
const isShownBy = (file: string) =>
  isDoorToStreet(file) || knowRequests.has(file) || /^((\w+_)?screens|form)\.ts$/.test(basename(file));

test("faces know shapes and rules, never a database or how things are done", () => {
  const broken = ({ from, to, typeOnly }: Import) => {
    if (!from.startsWith("views/") || typeOnly) return false;
    const room = roomOf(to);
    if (room) return basename(to) !== "mod.ts" && !rulesForViews.has(to.replace("modules/", ""));
    return !/^(views|words)\//.test(to) && to !== "cutting.ts" && !to.startsWith("hono/");
  };
  assert.equal(offenders(broken), []);
});

test("plumbing knows the shapes of rooms and nothing they do", () => {
  const broken = ({ from, to, typeOnly }: Import) =>
    !from.includes("/") && !isWiring(from) && roomOf(to) !== undefined && !typeOnly;
  assert.equal(offenders(broken), []);
});

test("config, errors and the database stand on nothing of ours", () => {
  const broken = ({ from, to, typeOnly }: Import) =>
    ["config.ts", "errors.ts", "database.ts", "prepared.ts", "moments.ts"].includes(from) &&
    to.endsWith(".ts") &&
    !typeOnly &&
    !(from === "database.ts" && ["prepared.ts", "moments.ts"].includes(to));
  assert.equal(offenders(broken), []);
});

test("clocks are made of clocks and pure rules: nothing they import reaches the database", () => {
  const reached = reachable("workflows/mod.ts");
  const strange = reached.filter(
    (file) => !file.startsWith("workflows/") && !/\/(reply_window|transitions|table)\.ts$/.test(file),
  );
  assert.ok(reached.length > 1);
  assert.equal(strange, []);
});

test("a vendor is known at home only", () => {
  const broken = ({ from, to }: Import) =>
    Object.entries(vendors).some(
      ([vendor, home]) =>
        (to === vendor || to.startsWith(`${vendor}/`)) && !home.test(from) && roomOf(from) !== "sandbox",
    );
  assert.equal(offenders(broken), []);
});

test("nothing imports itself in a circle, not even for its types", () => {
  const known = new Map(files.map((file) => [file, new Set<string>()]));
  for (const { from, to } of imports) if (known.has(to)) known.get(from)!.add(to);
  const comesBack = (file: string): boolean => {
    const seen = new Set(known.get(file)!);
    for (const one of seen) for (const next of known.get(one)!) seen.add(next);
    return seen.has(file);
  };
  assert.equal(
    files.filter((file) => comesBack(file)),
    [],
  );
});

test("files are named for what they are about", () => {
  assert.equal(
    files.filter((file) => wordsWeLiveWithout.test(basename(file)) || basename(file) === "index.ts"),
    [],
  );
});

/** Every file of ours that is loaded with this one, itself included. */
function reachable(file: string): string[] {
  const seen = new Set([file]);
  for (const one of seen) for (const next of runtime.get(one)!) seen.add(next);
  return [...seen];
}

/** What PostgreSQL learnt after 15, the oldest that README.md names: old and new rows of a change, and functions. */
const youngSql =
  /\b(returning\b[^;`]*\b(old|new)\.|uuidv[47]\(|any_value\(|json_(table|exists|query|value|scalar)\(|casefold\(|array_(sort|reverse|shuffle|sample)\(|merge\s+into\s+\w+\s+using)|returning\(\s*sql(<[^`]*>)?`(old|new)\./i;

test("SQL that PostgreSQL 15 reads", () => {
  assert.match("returning id, old.state", youngSql);
  assert.match('.returning(sql<Ticket["status"]>`old.status`.as("before"))', youngSql);
  const migrations = join(src, "../migrations");
  const all = [
    ...files.filter((file) => !/^(words|views)\//.test(file)).map((file) => join(src, file)),
    ...readdirSync(migrations).map((file) => join(migrations, file)),
  ];
  assert.equal(
    all.filter((file) => youngSql.test(readFileSync(file, "utf8"))).map((file) => relative(src, file)),
    [],
  );
});

test("every environment variable that the app reads stands in README.md", () => {
  const config = readFileSync(join(src, "config.ts"), "utf8");
  const readme = readFileSync(join(src, "../README.md"), "utf8");
  const variables = [...config.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
  assert.ok(variables.length > 20);
  assert.equal(
    variables.filter((name) => !readme.includes(`\`${name}\``)),
    [],
  );
});

test.run();

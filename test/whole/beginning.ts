import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";

/** What a house begins with: its database, which does not run, and the files of the product. */
const parts = ["pg", "files"];
const place = (kind: string) => join(dirname(process.env.DATA_DIR!), `house_${kind}`);

/**
 * Lays into the folder of a house what one of its kind begins with. The first of a run makes it, which takes as long as
 * some tests, and every other one has a copy.
 */
export async function beginAs(kind: string, folder: string, make: () => Promise<void>): Promise<void> {
  const kept = place(kind);
  const admin = new pg.Client({ connectionString: process.env.ADMIN_DATABASE_URL });
  await admin.connect();
  try {
    // Whoever comes meanwhile waits here.
    await admin.query("select pg_advisory_lock(hashtext($1))", [`house ${kind}`]);
    if (existsSync(kept)) return copy(kept, folder);
    await make();
    // It gets its name when it is whole, so that nobody ever copies half of it.
    rmSync(`${kept}.new`, { recursive: true, force: true });
    mkdirSync(`${kept}.new`, { mode: 0o755 });
    copy(folder, `${kept}.new`);
    renameSync(`${kept}.new`, kept);
  } finally {
    await admin.end();
  }
}

/** With whom the files belong to, as a database asks. */
function copy(from: string, to: string): void {
  execFileSync("cp", ["-a", ...parts.map((part) => join(from, part)), to]);
}

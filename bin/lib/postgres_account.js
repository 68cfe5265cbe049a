import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isRoot } from "./programs.js";
import { Refusal } from "./refusal.js";

/**
 * Whom PostgreSQL runs as: nobody in particular ({}), unless we are root, whom it refuses.
 * Returns { uid, gid } in the second case.
 */
export function postgresAccount() {
  if (!isRoot) return {};
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody", "daemon"]) {
    const found = accounts.find((account) => account[0] === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Refusal(
    "PostgreSQL does not run as root, and this machine has no other user for it.",
    "Start as an ordinary user.",
  );
}

/** Whether the account can walk to a folder and look into it: asked of the system itself, which knows every kind of right. */
export function canReach(account, folder) {
  if (account.uid === undefined) return true;
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

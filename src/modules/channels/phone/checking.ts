import { randomUUID } from "node:crypto";
import type { Config } from "../../../config.ts";
import type { Db } from "../../../database.ts";
import { markReauthorize } from "../health.ts";
import type { Health } from "../health.ts";
import { SendProblem } from "../sending.ts";
import { tokenOf } from "../tokens.ts";
import type { ListedLine } from "./lines.ts";
import { postCommand } from "./post.ts";

/** Asks the PBX of a line whether it is there and believes us. */
export async function checkLine(
  deps: { db: Db; config: Pick<Config, "SECRET_KEY"> },
  page: ListedLine,
): Promise<Health> {
  const { command_url: url, adapter } = page.line;
  if (adapter !== "webhook" || !url) return "unclear";
  try {
    await postCommand(url, tokenOf(deps.config, page), { id: randomUUID(), name: "ping" });
  } catch (error) {
    if (!(error instanceof SendProblem)) throw error;
    if (error.follow !== "reauthorize") return "unclear";
    await markReauthorize(deps.db, page.id, error.reason, page);
    return "reauthorize";
  }
  await deps.db
    .updateTable("pages")
    .set({ state: "connected", trouble: null, token_checked_at: new Date() })
    .where("id", "=", page.id)
    .where("state", "!=", "disconnected")
    .where("token_sealed", "=", page.token_sealed)
    .execute();
  return "healthy";
}

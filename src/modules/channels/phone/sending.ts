import type { Config } from "../../../config.ts";
import type { Db } from "../../../database.ts";
import { markBelieved, markReauthorize } from "../health.ts";
import { SendProblem } from "../sending.ts";
import type { Page, PhoneLine } from "../table.ts";
import { tokenOf } from "../tokens.ts";
import { commandAsterisk } from "./asterisk/lines.ts";
import type { Over, PbxCommand, SendToPbx } from "./commands.ts";
import { postCommand } from "./post.ts";

export type ConnectedLine = Pick<Page, "id" | "channel" | "provider_id" | "state" | "token_sealed"> &
  Pick<PhoneLine, "number" | "adapter" | "command_url" | "sip_domain">;

/** Brings a command to a PBX of one make. Throws SendProblem. */
export type Adapter = (line: ConnectedLine, secret: string, command: PbxCommand) => Promise<Over | void>;
export type Adapters = Partial<Record<PhoneLine["adapter"], Adapter>>;

const byWebhook: Adapter = async (line, secret, command) => {
  if (!line.command_url) throw new SendProblem({ follow: "fail", reason: "request_invalid" });
  return postCommand(line.command_url, secret, command);
};

/**
 * Hands each command to the PBX of its page. Where the PBX does not believe us the page says so until somebody mends
 * the secret; as soon as it does believe us again, so does the page.
 */
export function createSendToPbx(
  deps: { db: Db; config: Pick<Config, "SECRET_KEY"> },
  adapters: Adapters = {},
): SendToPbx {
  const { db, config } = deps;
  const known: Adapters = { webhook: byWebhook, asterisk: commandAsterisk, ...adapters };
  return async (pageId, command) => {
    const line = await findLine(db, pageId);
    if (!line || line.state === "disconnected") throw new SendProblem({ follow: "fail", reason: "page_disconnected" });
    const adapter = known[line.adapter];
    if (!adapter) throw new SendProblem({ follow: "fail", reason: "request_invalid" });
    let said: Over | void;
    try {
      said = await adapter(line, tokenOf(config, line), command);
    } catch (error) {
      const isDisbelieved = error instanceof SendProblem && error.follow === "reauthorize";
      if (isDisbelieved) await markReauthorize(db, pageId, error.reason, line);
      throw error;
    }
    if (line.state === "reauthorize") await markBelieved(db, line);
    return said;
  };
}

function findLine(db: Db, pageId: number): Promise<ConnectedLine | undefined> {
  return db
    .selectFrom("pages")
    .innerJoin("phone_lines", "phone_lines.page_id", "pages.id")
    .select(["pages.id", "pages.channel", "pages.provider_id", "pages.state", "pages.token_sealed"])
    .select(["phone_lines.number", "phone_lines.adapter", "phone_lines.command_url", "phone_lines.sip_domain"])
    .where("pages.id", "=", pageId)
    .executeTakeFirst();
}

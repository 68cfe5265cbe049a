import type { Config } from "./config.ts";
import { SendProblem, sendToFacebook } from "./modules/channels/mod.ts";
import type { Sender } from "./modules/inbox/mod.ts";

/** Hands each message to the provider of its page. */
export function createSender(deps: { config: Config }): Sender {
  return async ({ page, recipient, message, attachment, humanAgent }) => {
    if (page.channel !== "facebook") throw new SendProblem({ follow: "fail", reason: "request_invalid" });
    const file = attachment?.file ?? undefined;
    if (attachment && !file) throw new SendProblem({ follow: "fail", reason: "attachment_unreadable" });
    return sendToFacebook(deps, page, { recipient, message, file, humanAgent });
  };
}

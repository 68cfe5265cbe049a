import { type SendDeps, sendToFacebook } from "./modules/channels/facebook/send.ts";
import { SendProblem } from "./modules/channels/sending.ts";
import type { Sender } from "./modules/inbox/mod.ts";

/** Hands each message to the provider of its page. */
export function createSender(deps: SendDeps): Sender {
  return async ({ page, recipient, message, attachment, humanAgent }) => {
    if (page.channel !== "facebook") throw new SendProblem({ follow: "fail", reason: "request_invalid" });
    const file = attachment?.file ?? undefined;
    if (attachment && !file) throw new SendProblem({ follow: "fail", reason: "attachment_unreadable" });
    return sendToFacebook(deps, page, { recipient, message, file, humanAgent });
  };
}

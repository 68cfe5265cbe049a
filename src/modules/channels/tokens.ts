import type { Config } from "../../config.ts";
import { seal, unseal } from "../../sealing.ts";
import { SendProblem } from "./sending.ts";
import type { Page } from "./table.ts";

type Keyed = Pick<Config, "SECRET_KEY">;
const purpose = (page: Pick<Page, "channel" | "provider_id">) => `page token ${page.channel} ${page.provider_id}`;

/** A page's token, sealed so that it opens for this page alone. */
export function sealToken(config: Keyed, page: Pick<Page, "channel" | "provider_id">, token: string): string {
  return seal(config.SECRET_KEY, purpose(page), token);
}

/** The page's token in the clear. Throws SendProblem: such a page needs connecting before anything is sent. */
export function tokenOf(config: Keyed, page: Pick<Page, "channel" | "provider_id" | "token_sealed">): string {
  if (!page.token_sealed) throw new SendProblem({ follow: "reauthorize", reason: "page_disconnected" });
  try {
    return unseal(config.SECRET_KEY, purpose(page), page.token_sealed);
  } catch (cause) {
    throw new SendProblem({ follow: "reauthorize", reason: "token_unreadable" }, { cause });
  }
}

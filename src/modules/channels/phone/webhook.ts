import type { Logger } from "pino";
import type { Config } from "../../../config.ts";
import { type Db, isDatabaseAway } from "../../../database.ts";
import { changing } from "../../events/mod.ts";
import { readWhole } from "../bodies.ts";
import type { LedgerEntry } from "../facebook/split.ts";
import { insertAll } from "../receiving.ts";
import type { Page } from "../table.ts";
import { tokenOf } from "../tokens.ts";
import { checkSigned } from "./signing.ts";
import { splitEvents } from "./split.ts";

/** Some thousand events at once. */
export const LARGEST_BODY = 1024 * 1024;

export interface PhoneWebhookDeps {
  db: Db;
  config: Pick<Config, "SECRET_KEY">;
  log: Logger;
  /** Tells the ingest that there is work; losing it costs half a second. */
  wake?: () => void;
}

/**
 * Stores what the PBX of a page signed and says so only then. Whoever cannot sign learns nothing but that; what was
 * taken already is answered 409, which to the PBX is as good as 200.
 */
export async function answerPhoneWebhook(deps: PhoneWebhookDeps, named: string, request: Request): Promise<Response> {
  const raw = await readWhole(request, LARGEST_BODY);
  if (!raw) return say(413, { error: "too_large", most_bytes: LARGEST_BODY });
  try {
    const page = await findPage(deps.db, named);
    if (!page) return say(404, { error: "unknown_line" });
    const checked = checkSigned(request.headers, raw, tokenOf(deps.config, page));
    if ("unbelieved" in checked) {
      deps.log.warn({ page: page.id, why: checked.unbelieved, bytes: raw.length }, "a PBX was not believed");
      return say(403, { error: checked.unbelieved });
    }
    const found = splitEvents(page.provider_id, raw);
    if ("unreadable" in found) return say(400, { error: found.unreadable });
    if (!(await takeOnce(deps.db, page.id, checked.nonce, found.entries))) return say(409, { error: "repeated_nonce" });
    deps.wake?.();
    return say(200, { taken: found.entries.length });
  } catch (error) {
    const away = isDatabaseAway(error);
    deps.log.error({ err: error, away }, "what a PBX told could not be stored; it will tell it again");
    return say(503, { error: "try_again" }, { "retry-after": "2" });
  }
}

type Signing = Pick<Page, "id" | "channel" | "provider_id" | "token_sealed">;

/** By its id, or by the key that it was made with. A page without a secret is as unknown as none. */
async function findPage(db: Db, named: string): Promise<Signing | undefined> {
  const isId = /^[1-9]\d{0,14}$/.test(named);
  if (!isId && !/^[\w-]{8,64}$/.test(named)) return undefined;
  return db
    .selectFrom("pages")
    .select(["id", "channel", "provider_id", "token_sealed"])
    .where(isId ? "id" : "provider_id", "=", isId ? Number(named) : named)
    .where("channel", "=", "phone")
    .where("state", "!=", "disconnected")
    .where("token_sealed", "is not", null)
    .executeTakeFirst();
}

/** The nonce and the events are kept together or not at all: what is refused as repeated is surely in the ledger. */
function takeOnce(db: Db, pageId: number, nonce: string, entries: LedgerEntry[]): Promise<boolean> {
  return changing(db, async (trx) => {
    const isNew = await trx
      .insertInto("phone_nonces")
      .values({ page_id: pageId, nonce })
      .onConflict((conflict) => conflict.doNothing())
      .returning("page_id")
      .executeTakeFirst();
    if (isNew) await insertAll(trx, "phone", entries);
    return isNew !== undefined;
  });
}

const say = (status: number, body: object, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "../../../src/modules/channels/table.ts";
import type { ChannelsDeps } from "../../../src/modules/channels/deps.ts";
import { sealToken } from "../../../src/modules/channels/tokens.ts";
import { pageToken } from "../../../src/modules/sandbox/mod.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testConfig, testDatabase } from "../../helpers.ts";
import { app, openStage } from "../sandbox/stage.ts";

/** The cast, and a sandbox in the place of Facebook that their pages are connected to. */
export async function openConnected() {
  const db = testDatabase();
  const stage = await openStage();
  const folder = await mkdtemp(join(tmpdir(), "connected-"));
  const config = testConfig({
    DATA_DIR: folder,
    PUBLIC_URL: stage.appUrl,
    FACEBOOK_APP_ID: app.appId,
    FACEBOOK_APP_SECRET: app.appSecret,
    FACEBOOK_VERIFY_TOKEN: app.verifyToken,
    FACEBOOK_GRAPH_URL: `${stage.url}/graph/v25.0`,
    FACEBOOK_DIALOG_URL: `${stage.url}/v25.0/dialog/oauth`,
    MEDIA_ORIGINS: stage.url,
  });
  const deps: ChannelsDeps = { db, config, log: { warn() {}, info() {} } };
  const cast: Cast = await seatCast(db);

  /** Gives a page the token that the sandbox knows. */
  async function connect(page: Page): Promise<Page> {
    const token_sealed = sealToken(config, page, pageToken(app.appSecret, page.provider_id));
    return db
      .updateTable("pages")
      .set({ token_sealed, state: "connected", trouble: null })
      .where("id", "=", page.id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** A conversation as the first message of this customer would have begun it. */
  async function begin(page: Page, psid: string, name: string) {
    const customer = await db.insertInto("customers").values({ name }).returning("id").executeTakeFirstOrThrow();
    const identity = await db
      .insertInto("identities")
      .values({ customer_id: customer.id, page_id: page.id, provider_id: psid })
      .returning("id")
      .executeTakeFirstOrThrow();
    const conversation = await db
      .insertInto("conversations")
      .values({
        page_id: page.id,
        customer_id: customer.id,
        identity_id: identity.id,
        channel: "facebook",
        last_preview: "{}",
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    return { conversationId: conversation.id, identityId: identity.id, customerId: customer.id };
  }

  const eventNames = async (subjectId: number) =>
    (await db.selectFrom("events").select("name").where("subject_id", "=", subjectId).orderBy("id").execute()).map(
      (event) => event.name,
    );

  async function close() {
    await stage.close();
    await db.destroy();
    await rm(folder, { recursive: true, force: true });
  }
  return { db, stage, config, deps, cast, connect, begin, eventNames, close };
}

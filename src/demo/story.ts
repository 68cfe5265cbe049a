import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Config } from "../config.ts";
import type { Db } from "../database.ts";
import type { Incoming, IncomingMessage } from "../modules/channels/incoming.ts";
import type { Page } from "../modules/channels/table.ts";
import { changing } from "../modules/events/mod.ts";
import { type FileRow, keepFile } from "../modules/files/mod.ts";
import { applyIncoming, claim, markDone, markRead, metadataOf, sendMessages } from "../modules/inbox/mod.ts";
import type { Person } from "../modules/people/table.ts";
import { drawnPicture, type Line, type Story } from "../modules/sandbox/mod.ts";

interface Deps {
  db: Db;
  config: Config;
}

/** Plays one customer's story line by line: what they wrote comes in as from Facebook, what staff answered is sent. */
export async function tellStory(deps: Deps, story: Story, page: Page, cast: Map<string, Person>): Promise<void> {
  const { db } = deps;
  const now = Date.now();
  const apply = (event: Incoming) => changing(db, (trx) => applyIncoming(trx, page.id, [event]));
  const assignee = story.assignee ? cast.get(story.assignee)! : undefined;
  let conversationId = 0;
  for (const line of story.lines) {
    const at = new Date(now - line.ago);
    if (line.by === "customer") {
      await apply(customerLine(story, line, at));
      conversationId ||= await conversationOf(db, page.id, story.psid);
      if (line.picture) await keepPicture(deps, conversationId, line);
      continue;
    }
    const person = cast.get(line.by)!;
    await claim(db, person, conversationId).catch(() => {});
    await answer(deps, story, line, at, conversationId, person, apply);
  }
  await apply({ kind: "read", counterpart: story.psid, watermark: new Date(now - 60_000) });
  if (assignee) {
    await claim(db, assignee, conversationId).catch(() => {});
    if (!story.unread) await markRead(db, assignee, conversationId);
    if (story.done) await markDone(db, assignee, conversationId);
  }
  await introduce(deps, story, page, conversationId);
  await datePast(db, conversationId, new Date(now - story.lines[0]!.ago));
}

function customerLine(story: Story, line: Line, at: Date): IncomingMessage {
  return {
    kind: "message",
    counterpart: story.psid,
    mid: line.mid,
    author: "customer",
    messageKind: line.thumb ? "sticker" : line.picture ? "attachment" : "text",
    body: line.text,
    attachments: line.picture
      ? [{ kind: "image", name: `${line.picture}.png` }]
      : line.thumb
        ? [{ kind: "sticker", detail: { sticker_id: "369239263222822" } }]
        : [],
    opensWindow: true,
    at,
  };
}

/** A reply of the past, with the echo that Facebook gave of it then. */
async function answer(
  deps: Deps,
  story: Story,
  line: Line,
  at: Date,
  conversationId: number,
  person: Person,
  apply: (event: Incoming) => Promise<unknown>,
): Promise<void> {
  const { db } = deps;
  const file = line.picture ? await draw(deps, line.picture, { conversationId, uploadedBy: person.id }) : undefined;
  const [message] = await sendMessages(db, person, conversationId, {
    clientKey: keyOf(line.mid),
    body: line.text,
    fileIds: file ? [file.id] : [],
    now: at,
  });
  await apply({
    kind: "message",
    counterpart: story.psid,
    mid: line.mid,
    author: "page",
    messageKind: message!.kind,
    body: line.text,
    attachments: [],
    detail: { metadata: metadataOf(message!.id) },
    opensWindow: false,
    at,
  });
}

/** A uuid that follows from the line, so that playing it again sends nothing twice. */
function keyOf(mid: string): string {
  const hex = createHash("sha256").update(mid).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

async function conversationOf(db: Db, pageId: number, psid: string): Promise<number> {
  const found = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("identities.page_id", "=", pageId)
    .where("identities.provider_id", "=", psid)
    .select("conversations.id")
    .executeTakeFirstOrThrow();
  return found.id;
}

async function draw(
  deps: Deps,
  name: string,
  owner: { conversationId?: number; uploadedBy?: number },
): Promise<FileRow> {
  const bytes = await drawnPicture(name)!;
  return keepFile(deps, { name: `${name.replace(/^photo-/, "")}.png`, bytes, ...owner });
}

async function keepPicture(deps: Deps, conversationId: number, line: Line): Promise<void> {
  const file = await draw(deps, line.picture!, { conversationId });
  await sql`
    update attachments set file_id = ${file.id}, state = 'kept' from messages
    where messages.id = attachments.message_id and messages.conversation_id = ${conversationId}
      and messages.provider_id = ${line.mid}`.execute(deps.db);
}

/** The name and picture that Facebook gives of the person, or refuses. */
async function introduce(deps: Deps, story: Story, page: Page, conversationId: number): Promise<void> {
  const { db } = deps;
  const identity = await db
    .selectFrom("identities")
    .selectAll()
    .where("page_id", "=", page.id)
    .where("provider_id", "=", story.psid)
    .executeTakeFirstOrThrow();
  const known = !story.hidden;
  const picture = known ? await draw(deps, `profile-${story.psid}`, { conversationId }) : undefined;
  await db
    .updateTable("identities")
    .set({
      profile_state: known ? "known" : "refused",
      platform_name: known ? story.name : null,
      picture_file_id: picture?.id ?? null,
      profile_fetched_at: new Date(),
    })
    .where("id", "=", identity.id)
    .execute();
  if (known)
    await db.updateTable("customers").set({ name: story.name }).where("id", "=", identity.customer_id).execute();
}

/** Who came three days ago is a customer since three days. */
async function datePast(db: Db, conversationId: number, at: Date): Promise<void> {
  await sql`update conversations set created_at = ${at} where id = ${conversationId}`.execute(db);
  await sql`update customers set created_at = ${at} from conversations
    where conversations.id = ${conversationId} and customers.id = conversations.customer_id`.execute(db);
  await sql`update events set created_at = ${at} where subject = 'conversation' and subject_id = ${conversationId}
    and name in ('conversation.started', 'conversation.claimed', 'conversation.done')`.execute(db);
}

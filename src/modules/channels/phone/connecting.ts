import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Config } from "../../../config.ts";
import type { Db, Trx } from "../../../database.ts";
import { Invalid, NotFound } from "../../../errors.ts";
import { changing, record } from "../../events/mod.ts";
import type { Person } from "../../people/table.ts";
import { reviveEarly } from "../reviving.ts";
import type { PhoneLine } from "../table.ts";
import { sealToken } from "../tokens.ts";
import type { LineInput, NewLineInput } from "./form.ts";
import { getLine } from "./lines.ts";

export interface LineDeps {
  db: Db;
  config: Pick<Config, "SECRET_KEY">;
}

type Asking = Pick<Person, "id" | "role">;

/** Long enough that nobody guesses it, and told from other secrets by how it begins. */
export const newSecret = () => `swb_${randomBytes(32).toString("base64url")}`;

/**
 * Connects a line, the person as its page admin. Gives the secret that was made for it: this once. The same form sent
 * again is the same line, whose secret is known already and not told a second time.
 */
export async function connectLine(
  deps: LineDeps,
  person: Asking,
  input: NewLineInput,
): Promise<{ id: number; secret?: string }> {
  const { adapter, key } = input;
  const made = adapter === "webhook" ? newSecret() : undefined;
  const secret = made ?? input.secret;
  if (!secret) throw new Invalid({ secret: "required" });
  if (!input.command_url) throw new Invalid({ command_url: "required" });
  const named = { channel: "phone" as const, provider_id: key };
  return changing(deps.db, async (trx) => {
    const added = await trx
      .insertInto("pages")
      .values({
        ...named,
        name: input.name,
        token_sealed: sealToken(deps.config, named, secret),
        connected_by: person.id,
      })
      .onConflict((conflict) => conflict.columns(["channel", "provider_id"]).doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!added) return { id: await idOf(trx, key) };
    await checkNumber(trx, input.number);
    await checkQueue(trx, input.queue);
    await trx
      .insertInto("phone_lines")
      .values({ page_id: added.id, adapter, ...valuesOf(input) })
      .execute();
    await trx.insertInto("page_members").values({ page_id: added.id, user_id: person.id, is_admin: true }).execute();
    await record(trx, "page.connected", added.id, { by: person.id });
    return { id: added.id, ...(made && { secret: made }) };
  });
}

/** Changes a line. A secret that is typed takes the place of the one before, and connects a line that was disconnected. */
export async function editLine(deps: LineDeps, person: Asking, pageId: number, input: LineInput): Promise<void> {
  await changing(deps.db, async (trx) => {
    const before = await getLine(trx, person, pageId);
    if (!input.command_url) throw new Invalid({ command_url: "required" });
    if (before.state !== "disconnected" || input.secret) await checkNumber(trx, input.number, pageId);
    await checkQueue(trx, input.queue, before.line.queue_id);
    await trx.updateTable("pages").set({ name: input.name }).where("id", "=", pageId).execute();
    await trx.updateTable("phone_lines").set(valuesOf(input)).where("page_id", "=", pageId).execute();
    if (input.secret && before.line.adapter === "asterisk") await putSecret(trx, deps, person, before, input.secret);
    await record(trx, "page.edited", pageId, { by: person.id });
  });
}

/** Makes a new secret and gives it, this once: the one before is worth nothing from now on. A line that was disconnected is connected. */
export async function renewSecret(deps: LineDeps, person: Asking, pageId: number): Promise<string> {
  const secret = newSecret();
  await changing(deps.db, async (trx) => {
    const line = await getLine(trx, person, pageId);
    if (line.line.adapter !== "webhook") throw new NotFound(`line ${pageId} has its PBX's own password`);
    if (line.state === "disconnected") await checkNumber(trx, line.line.number, pageId);
    await putSecret(trx, deps, person, line, secret);
  });
  return secret;
}

async function putSecret(
  trx: Trx,
  { config }: LineDeps,
  person: Asking,
  page: { id: number; channel: "facebook" | "zalo" | "kite" | "phone"; provider_id: string },
  secret: string,
): Promise<void> {
  await trx
    .updateTable("pages")
    .set({
      token_sealed: sealToken(config, page, secret),
      state: "connected",
      trouble: null,
      disconnected_at: null,
      connected_by: person.id,
      connected_at: new Date(),
    })
    .where("id", "=", page.id)
    .execute();
  await record(trx, "page.reconnected", page.id, { by: person.id });
  await reviveEarly(trx, "phone", page.provider_id);
}

async function idOf(trx: Trx, key: string): Promise<number> {
  const page = trx.selectFrom("pages").select("id").where("channel", "=", "phone").where("provider_id", "=", key);
  return (await page.executeTakeFirstOrThrow()).id;
}

/** The first half of an advisory lock: not that by which one process listens to those at an Asterisk. */
const LINES_LOCK = 7_203;

/** A number rings at one line. Whoever connects two at once comes here one after the other. */
async function checkNumber(trx: Trx, number: string, except = 0): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LINES_LOCK}, 0)`.execute(trx);
  const { rows } = await sql`
    select 1 from phone_lines join pages on pages.id = phone_lines.page_id
    where pages.state <> 'disconnected' and pages.id <> ${except}
      and regexp_replace(phone_lines.number, '[^0-9*#]', '', 'g') = ${number.replace(/[^0-9*#]/g, "")}
    limit 1`.execute(trx);
  if (rows.length > 0) throw new Invalid({ number: "numberTaken" });
}

/** A queue that was put away may stay where it is, and nowhere else. */
async function checkQueue(trx: Trx, queueId: number | null, before: number | null = null): Promise<void> {
  if (queueId === null || queueId === before) return;
  const queue = trx.selectFrom("queues").select("id").where("id", "=", queueId).where("archived_at", "is", null);
  if (!(await queue.executeTakeFirst())) throw new Invalid({ queue: "gone" });
}

function valuesOf(input: LineInput): Pick<PhoneLine, "number" | "command_url" | "sip_url" | "sip_domain" | "queue_id"> {
  return {
    number: input.number,
    command_url: input.command_url,
    sip_url: input.sip_url || null,
    sip_domain: input.sip_domain || null,
    queue_id: input.queue,
  };
}

import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { may } from "../../may.ts";
import { fragment, render } from "../../render.ts";
import { callRecord } from "../../views/calls/record.ts";
import { callerName, player } from "../../views/calls/signs.ts";
import { serveFile } from "../files/mod.ts";
import { getCall, listOffers, listPassedBy, type OfferRow } from "./queries.ts";

const ID = ":id{[1-9][0-9]{0,14}}";
const callIn = (c: Ctx) => getCall(c.var.deps.db, c.var.person, Number(c.req.param("id")));

/** Names of all whom the rings of a call speak of. */
async function namesIn(db: Db, offers: readonly OfferRow[], more: (number | null)[]): Promise<Map<number, string>> {
  const spoken = offers.flatMap(({ reason }) => [
    ...(reason.candidates ?? []),
    ...(reason.left_out ?? []).map(({ id }) => id),
  ]);
  const ids = [...new Set([...spoken, ...more])].filter((id) => id !== null);
  const users =
    ids.length > 0 ? await db.selectFrom("users").select(["id", "name"]).where("id", "in", ids).execute() : [];
  return new Map(users.map(({ id, name }) => [id, name]));
}

export const recordRoutes = new Hono<Env>()
  .get(`/${ID}`, may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const call = await callIn(c);
    const [{ rows: offers, earlier }, passed] = await Promise.all([
      listOffers(deps.db, call.id),
      listPassedBy(deps.db, call.id),
    ]);
    const names = await namesIn(deps.db, offers, [
      call.content_by,
      ...passed.map(({ id }) => id),
      Number(/^person:(\d+)$/.exec(call.overflowed_to ?? "")?.[1] ?? 0),
    ]);
    const contentBy = (call.content_by !== null && names.get(call.content_by)) || null;
    return render(c, {
      title: `${words.callHistory.one.title(call.id)} · ${callerName(words, call)}`,
      heading: words.callHistory.one.title(call.id),
      crumbs: [{ label: words.callHistory.list.title, href: "/calls" }],
      styles: ["call_history"],
      main: callRecord({ words, person, now: new Date(), call, offers, earlier, passed, names, contentBy }),
    });
  })
  .get(`/${ID}/recording`, may("signed-in"), async (c) => {
    const { db, config } = c.var.deps;
    const { recording_file_id: id } = await callIn(c);
    const file = id && (await db.selectFrom("files").selectAll().where("id", "=", id).executeTakeFirst());
    if (!file) throw new NotFound("no recording");
    return serveFile(config, file, c.req.raw, { download: c.req.query("download") !== undefined });
  })
  .get(`/${ID}/recording/player`, may("signed-in"), async (c) => {
    const call = await callIn(c);
    if (call.recording_file_id === null) throw new NotFound("no recording");
    return fragment(c, player(call, c.var.words));
  });

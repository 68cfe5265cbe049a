import { randomUUID } from "node:crypto";
import type { Ctx } from "../../../context.ts";
import { render } from "../../../render.ts";
import { connectScreen, secretScreen } from "../../../views/channels/phone/connect.ts";
import { lineScreen } from "../../../views/channels/phone/line.ts";
import { protocolScreen } from "../../../views/channels/phone/protocol.ts";
import { seatRows, seatsScreen, type SeatsView } from "../../../views/channels/phone/seats.ts";
import type { Html } from "../../../views/html.ts";
import { settingsFrame } from "../../../views/settings/frame.ts";
import type { Typed } from "../../../views/typed.ts";
import { fragment } from "../../../render.ts";
import { listCandidates } from "../membership.ts";
import { runsEverything } from "../pages.ts";
import { getLine, listQueueChoices } from "./lines.ts";
import { listSeats, listUnseated } from "./seats.ts";

export async function showConnect(c: Ctx, typed?: Typed): Promise<Response> {
  const queues = await listQueueChoices(c.var.deps.db);
  const given = typed?.values["key"];
  const key = typeof given === "string" && given ? given : randomUUID();
  const view = { key, queues, typed: typed ?? { values: { adapter: "webhook" } } };
  return show(c, c.var.words.channels.phone.connect, connectScreen(c.var.words, view), typed ? 422 : 200);
}

export async function showLine(c: Ctx, id: number, typed?: Typed): Promise<Response> {
  const { words, person, deps } = c.var;
  const line = await getLine(deps.db, person, id);
  const [candidates, queues] = await Promise.all([listCandidates(deps.db, id), listQueueChoices(deps.db)]);
  const mayChange = runsEverything(person);
  const view = { words, line, candidates, queues, mayChange, typed, webhook: webhookOf(c, id) };
  return show(c, line.name, lineScreen(view), typed ? 422 : 200);
}

/** The secret, and where events go: what the PBX needs, this once. */
export async function showSecret(c: Ctx, id: number, secret: string): Promise<Response> {
  const { words, person, deps } = c.var;
  const { name } = await getLine(deps.db, person, id);
  // Nobody finds it in the history of the browser.
  c.header("Cache-Control", "no-store");
  return show(
    c,
    words.channels.phone.secretTitle(name),
    secretScreen(words, { id, name, secret, webhook: webhookOf(c, id) }),
  );
}

export async function showSeats(c: Ctx, typed?: SeatsView["typed"]): Promise<Response> {
  const { words, deps } = c.var;
  const after = c.req.method === "GET" ? c.req.query("after") : undefined;
  const found = await listSeats(deps.db, { after });
  if (c.req.query("rows")) {
    return fragment(c, seatRows({ words, seats: found.rows, next: found.next, unseated: [] }));
  }
  const view = { words, seats: found.rows, next: found.next, unseated: await listUnseated(deps.db), typed };
  return show(c, words.channels.phone.seats, seatsScreen(view), typed ? 422 : 200);
}

export function showProtocol(c: Ctx): Promise<Response> {
  const { words, deps } = c.var;
  return show(c, words.channels.phone.protocolPage.title, protocolScreen(words, deps.config.PUBLIC_URL));
}

const webhookOf = (c: Ctx, id: number) => `${c.var.deps.config.PUBLIC_URL}/webhooks/phone/${id}`;

function show(c: Ctx, title: string, inside: Html, status = 200): Promise<Response> {
  const { words, person } = c.var;
  const crumbs = [
    { label: words.settings.title, href: "/settings" },
    { label: words.settings.pages.title, href: "/settings/pages" },
  ];
  // Nobody else comes this far.
  const settler = { role: person.role, pageAdmin: true };
  const main = settingsFrame(words, settler, "/settings/pages", inside);
  return render(c, { title, crumbs, main, status, styles: ["lists", "lines"] });
}

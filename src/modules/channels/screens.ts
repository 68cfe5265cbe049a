import type { Ctx } from "../../context.ts";
import { render } from "../../render.ts";
import { offeredPages } from "../../views/channels/offered.ts";
import { pagesList } from "../../views/channels/list.ts";
import { pageScreen } from "../../views/channels/page.ts";
import type { Html } from "../../views/html.ts";
import { settingsFrame } from "../../views/settings/frame.ts";
import { listOffered } from "./connecting.ts";
import { isConfigured } from "./facebook/oauth.ts";
import { listCandidates } from "./membership.ts";
import { showLine } from "./phone/screens.ts";
import { countConversations, getManagedPage, listPages, runsEverything } from "./pages.ts";

/** Everything that is connected; `problem` is what just went wrong. */
export async function showPages(c: Ctx, problem?: string): Promise<Response> {
  const { words, person, deps } = c.var;
  const pages = await listPages(deps.db, person);
  const configured = isConfigured(deps.config);
  const inside = pagesList({ words, pages, configured, mayConnect: runsEverything(person), problem });
  return show(c, words.settings.pages.title, inside, problem ? 409 : 200);
}

export async function showPage(c: Ctx, id: number): Promise<Response> {
  const { words, person, deps } = c.var;
  const page = await getManagedPage(deps.db, person, id);
  if (page.channel === "phone") return showLine(c, id);
  const [candidates, conversations] = [await listCandidates(deps.db, id), await countConversations(deps.db, id)];
  const configured = isConfigured(deps.config);
  return show(c, page.name, pageScreen({ words, page, candidates, conversations, configured }));
}

export async function showOffered(c: Ctx, connectionId: number): Promise<Response> {
  const { words, person, deps } = c.var;
  const { account, pages } = await listOffered(deps, person, connectionId);
  const search = c.req.query("q") ?? "";
  return show(c, words.settings.connect.title, offeredPages({ words, connectionId, account, pages, search }));
}

function show(c: Ctx, title: string, inside: Html, status = 200): Promise<Response> {
  const { words, person } = c.var;
  // Nobody else comes this far.
  const settler = { role: person.role, pageAdmin: true };
  const crumbs = [{ label: words.settings.title, href: "/settings" }];
  return render(c, { title, crumbs, main: settingsFrame(words, settler, "/settings/pages", inside), status });
}

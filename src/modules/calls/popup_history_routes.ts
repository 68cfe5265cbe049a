import { Hono } from "hono";
import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Ctx, Env } from "../../context.ts";
import type { Db } from "../../database.ts";
import { readFields } from "../../form.ts";
import { may } from "../../may.ts";
import { render } from "../../render.ts";
import { popupSettings } from "../../views/calls/popup_settings.ts";
import { COUNTED, type HistoryLine, type PopupHistory } from "../../views/calls/popup_history.ts";
import { money } from "../../views/money.ts";
import type { Words } from "../../words/mod.ts";
import { changing } from "../events/mod.ts";
import { listConversations } from "../inbox/mod.ts";
import { countOrders, listOrders } from "../orders/mod.ts";
import type { Person } from "../people/table.ts";
import { recordSetting } from "../settings/mod.ts";
import { countTasks, listTasks } from "../tasks/mod.ts";
import { countTickets, latestTicketsOf } from "../tickets/mod.ts";
import { type PopupTab, popupTabs, readPopupTabs, savePopupTabs } from "./popup_settings.ts";
import { callRows } from "./queries.ts";
import { visibleTo } from "./visibility.ts";

const SHOWN = 5;

interface Asked {
  db: Db;
  person: Person;
  words: Words;
  callId: number;
  customerId: number;
}

/** The latest of one kind with the caller, of what the person may see: the rules of each room. */
const readers: Record<Exclude<PopupTab, "recent">, (asked: Asked) => Promise<HistoryLine[]>> = {
  async conversations({ db, person, words, customerId }) {
    const { rows } = await listConversations(db, person, { room: "all", customerId }, { limit: SHOWN });
    return rows.flatMap(({ id, last_message_at, last_preview, page_name }) => {
      const body = last_preview?.body || (last_preview ? (last_preview.name ?? words.calls.popup.attachment) : "");
      const text = body && last_preview?.author === "customer" ? `“${body}”` : body;
      return last_message_at
        ? [{ sign: "message-square", at: last_message_at, href: `/inbox/${id}`, text: text || page_name }]
        : [];
    });
  },
  async tickets({ db, person, customerId }) {
    const rows = await latestTicketsOf(db, person, customerId, SHOWN);
    return rows.map(({ id, title, created_at }) => ({
      ...{ sign: "ticket", at: created_at, href: `/tickets/${id}`, code: `#${id}`, text: title },
    }));
  },
  async orders({ db, person, customerId }) {
    const { rows } = await listOrders(db, person, { customer: customerId }, { limit: SHOWN });
    return rows.map(({ id, code, created_at, title, goods_text, total }) => ({
      ...{ sign: "shopping-bag", at: created_at, href: `/orders/${id}`, code },
      text: [title || goods_text, money(total)].filter(Boolean).join(", "),
    }));
  },
  async tasks({ db, person, customerId }) {
    const { rows } = await listTasks(
      db,
      person,
      { customer: customerId },
      { sort: "created", descending: true, limit: SHOWN },
    );
    return rows.map(({ id, title, created_at }) => ({
      ...{ sign: "list-checks", at: created_at, href: `/tasks/${id}`, text: title },
    }));
  },
  async calls({ db, person, words, callId, customerId }) {
    const latest = callRows(db)
      .where("calls.customer_id", "=", customerId)
      .where("calls.id", "<>", callId)
      .where(visibleTo(person))
      .orderBy("calls.started_at", "desc")
      .orderBy("calls.id", "desc")
      .limit(sql.lit(SHOWN));
    const rows = await plannedOnce(db, latest.compile());
    const say = words.calls.popup;
    return rows.map((row) => {
      const [sign, kind] = row.missed
        ? ["phone-missed", say.missed]
        : row.direction === "in"
          ? ["phone-incoming", say.callIn]
          : ["phone-outgoing", say.callOut];
      const [about = ""] = (row.content.trim() || row.type_path || "").split("\n");
      const text = [kind, row.agent?.name, about].filter(Boolean).join(" · ");
      return { sign: sign!, at: row.started_at, href: `/calls/${row.id}`, text };
    });
  },
};

const kinds = popupTabs.filter((tab) => tab !== "recent");

const counters: Partial<Record<PopupTab, (asked: Asked) => Promise<number>>> = {
  tickets: ({ db, person, customerId }) => countTickets(db, person, { customer: customerId }),
  orders: ({ db, person, customerId }) => countOrders(db, person, { customer: customerId }),
  tasks: ({ db, person, customerId }) => countTasks(db, person, { customer: customerId }, COUNTED + 1),
  async calls({ db, person, callId, customerId }) {
    const found = db
      .selectFrom("calls")
      .select("calls.id")
      .where("calls.customer_id", "=", customerId)
      .where("calls.id", "<>", callId)
      .where(visibleTo(person))
      .limit(sql.lit(COUNTED + 1));
    const counted = db.selectFrom(found.as("found")).select(({ fn }) => fn.countAll<number>().as("n"));
    return (await plannedOnce(db, counted.compile()))[0]!.n;
  },
};

/** What was with the caller before; nothing where the company wants none of it on the card. */
export async function readHistory(
  db: Db,
  person: Person,
  words: Words,
  given: { callId: number; customerId: number; tabs: readonly PopupTab[]; tab?: PopupTab | undefined },
): Promise<PopupHistory | undefined> {
  const { callId, customerId, tabs } = given;
  const current = tabs.find((tab) => tab === given.tab) ?? tabs[0];
  if (!current) return undefined;
  const asked = { db, person, words, callId, customerId };
  const counting = Promise.all(tabs.map(async (tab) => [tab, await counters[tab]?.(asked)] as const));
  const reading =
    current === "recent" ? Promise.all(kinds.map((kind) => readers[kind](asked))) : readers[current](asked);
  const [counts, found] = await Promise.all([counting, reading]);
  const lines = found
    .flat()
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, SHOWN);
  return { words, callId, tabs, current, counts: Object.fromEntries(counts), lines, now: new Date() };
}

async function showSettings(c: Ctx): Promise<Response> {
  const { words, person, deps } = c.var;
  const view = { chosen: await readPopupTabs(deps.db), saved: c.req.query("saved") !== undefined };
  const crumbs = [{ label: words.settings.title, href: "/settings" }];
  return render(c, { title: words.calls.popup.settings.title, main: popupSettings(words, person, view), crumbs });
}

/** Which history the card shows. */
export const popupSettingsRoutes = new Hono<Env>()
  .get("/", may("admin"), showSettings)
  .post("/", may("admin"), async (c) => {
    const fields = await readFields(c);
    await changing(c.var.deps.db, async (trx) => {
      const before = { tabs: await readPopupTabs(trx) };
      const after = { tabs: await savePopupTabs(trx, Object.keys(fields)) };
      await recordSetting(trx, { name: "setting.edited", list: "call-popup", by: c.var.person, before, after });
    });
    return c.redirect("/settings/call-popup?saved", 303);
  });

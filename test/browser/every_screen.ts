import type { Page } from "playwright-core";
import type { Db } from "../../src/database.ts";
import { tellTickets } from "./ticket_story.ts";

export interface Screen {
  name: string;
  path: string;
  /** Whose it is; nobody's where it is left out. */
  by?: "owner" | "an" | "chi";
  /** What to do there before looking. */
  act?: (page: Page) => Promise<unknown>;
  phoneOnly?: boolean;
}

const openDialog = (id: string) => (page: Page) =>
  page.evaluate((name) => (document.getElementById(name) as HTMLDialogElement).showModal(), id);

type Act = NonNullable<Screen["act"]>;
const seenBy =
  (by: NonNullable<Screen["by"]>) =>
  (name: string, path: string, act?: Act): Screen => ({ name, path, by, ...(act && { act }) });
const [owner, an, chi] = [seenBy("owner"), seenBy("an"), seenBy("chi")];

/** Every screen of the product, as the demo company shows it. */
export async function everyScreen(db: Db): Promise<Screen[]> {
  const newest = db.selectFrom("conversations").orderBy("last_message_at", "desc");
  const of = async (query: typeof newest) => (await query.select("id").executeTakeFirst())?.id ?? 0;
  const day = new Date(Date.now() - 24 * 3_600_000);
  const open = await of(newest.where("window_opened_at", ">", day).where("assignee_id", "is not", null));
  const unclaimed = await of(newest.where("window_opened_at", ">", day).where("assignee_id", "is", null));
  const closed = await of(newest.where("window_opened_at", "<", day));
  const page = (await db.selectFrom("pages").select("id").orderBy("id").executeTakeFirstOrThrow()).id;
  const line =
    (await db.selectFrom("phone_lines").select("page_id").orderBy("page_id").executeTakeFirst())?.page_id ?? 0;
  const user = (await db.selectFrom("users").select("id").where("username", "=", "an").executeTakeFirstOrThrow()).id;
  const task = (await db.selectFrom("tasks").select("id").orderBy("id").executeTakeFirst())?.id ?? 0;
  const tickets = await tellTickets(db);
  const order =
    (await db.selectFrom("orders").select("id").where("status", "=", "shipping").orderBy("id").executeTakeFirst())
      ?.id ?? 0;
  const product = (await db.selectFrom("products").select("id").orderBy("id").executeTakeFirst())?.id ?? 0;
  const customer =
    (await db.selectFrom("orders").select("customer_id").where("id", "=", order).executeTakeFirst())?.customer_id ?? 0;
  const called = db.selectFrom("calls").select(["id", "customer_id"]).orderBy("id", "desc");
  const missed = (await called.where("outcome", "=", "abandoned").executeTakeFirst())?.id ?? 0;
  const talked = await called.where("outcome", "=", "answered").where("queue_id", "is not", null).executeTakeFirst();
  const { id: answered = 0, customer_id: caller = 0 } = talked ?? {};
  return [
    { name: "showcase", path: "/showcase" },
    { name: "sign-in", path: "/sign-in" },
    owner("inbox-list", "/inbox"),
    owner("inbox-thread", `/inbox/${open}`),
    owner("inbox-select", `/inbox/${open}?select=1`, async (at) => {
      await at.locator(".pick").last().check();
      await at.locator(".pick").nth(-2).check();
    }),
    owner("inbox-unclaimed", `/inbox/${unclaimed}`),
    owner("inbox-closed", `/inbox/${closed}`),
    { ...owner("inbox-customer", `/inbox/${open}?pane=customer`), phoneOnly: true },
    owner("inbox-orders", `/inbox/${open}?pane=customer`, async (at) => {
      await at.locator("[data-shows=orders]").click();
      await at.locator("[data-panel=orders] .section").first().waitFor();
    }),
    owner("customers", "/customers"),
    owner("customer", `/customers/${customer}`),
    owner("customer-edit", `/customers/${customer}?edit=address`),
    owner("customer-new", "/customers/new"),
    owner("orders", "/orders"),
    owner("orders-board", "/orders?view=board"),
    owner("orders-timeline", "/orders?view=timeline"),
    owner("order", `/orders/${order}`),
    owner("order-edit", `/orders/${order}/edit`),
    owner("order-new", "/orders/new"),
    owner("order-beside", `/orders/new?conversation=${open}`),
    owner("order-slip", `/orders/${order}/slip?size=a5`),
    owner("products", "/products"),
    owner("product", `/products/${product}`),
    owner("import-start", "/customers/import"),
    owner("imports", "/imports"),
    owner("inbox-none", "/inbox?channel=zalo"),
    owner("palette", "/inbox", async (at) => {
      await openDialog("palette")(at);
      await at.locator("#palette input").fill("nguyen");
      await at.locator("#finds a[href^='/inbox/']").first().waitFor();
    }),
    owner("keys", "/inbox", async (at) => {
      await at.keyboard.press("?");
      await at.locator("#keys[open]").waitFor();
    }),
    owner("me", "/inbox", (at) => at.locator("[popovertarget=me]").click()),
    owner("account", "/account"),
    chi("account-agent", "/account"),
    owner("users", "/settings/users"),
    owner("user-edit", `/settings/users/${user}`),
    owner("user-new", "/settings/users/new"),
    owner("categories", "/settings/categories"),
    owner("category-new", "/settings/categories/new"),
    owner("tags", "/settings/tags"),
    owner("groups", "/settings/groups"),
    owner("templates", "/settings/templates"),
    owner("template-new", "/settings/templates/new"),
    owner("resolution-types", "/settings/resolution-types"),
    owner("resolution-type-archive", "/settings/resolution-types", async (at) => {
      await at.locator(".arranged [hx-get]").first().click();
      await at.locator("dialog#archive[open]").waitFor();
    }),
    owner("sla", "/settings/sla"),
    owner("sla-edit", "/settings/sla/1"),
    owner("business-hours", "/settings/business-hours"),
    owner("teams", "/settings/teams"),
    owner("team-new", "/settings/teams/new"),
    owner("tasks", "/tasks"),
    owner("tasks-board", "/tasks?view=board"),
    owner("tasks-week", "/tasks?view=calendar"),
    owner("tasks-month", "/tasks?view=calendar&span=month"),
    owner("task", `/tasks/${task}`),
    owner("task-edit-due", `/tasks/${task}?edit=due_at&tab=history`),
    owner("task-edit", `/tasks/${task}/edit`),
    owner("task-new", "/tasks/new"),
    owner("task-popup", "/tasks", async (at) => {
      await at.locator(".page-head .primary").click();
      await at.locator("dialog#new-task[open]").waitFor();
    }),
    owner("calls", "/calls"),
    owner("calls-playing", "/calls?recorded=1", async (at) => {
      await at.locator(".player a").first().click();
      await at.locator(".player audio").waitFor();
    }),
    owner("call-missed", `/calls/${missed}`),
    an("call-answered", `/calls/${answered}`),
    owner("calls-report", "/calls/report"),
    owner("calls-board", "/calls/board"),
    owner("queues", "/settings/queues"),
    owner("queue-edit", "/settings/queues/1"),
    owner("call-types", "/settings/call-types"),
    owner("call-type-new", "/settings/call-types/new"),
    owner("customer-calls", `/customers/${caller}?tab=calls`),
    owner("reminders-setting", "/settings/reminders"),
    owner("pages", "/settings/pages"),
    owner("page", `/settings/pages/${page}`),
    owner("line", `/settings/pages/${line}`),
    owner("line-new", "/settings/pages/phone/new"),
    owner("seats", "/settings/pages/phone/seats"),
    owner("phone-protocol", "/settings/pages/phone/protocol"),
    owner("tickets", "/tickets?sort=resolution_due_at&open=1"),
    owner("tickets-selected", "/tickets", async (at) => {
      for (const n of [1, 2, 3]) await at.locator("#list-rows input").nth(n).check();
      await at.locator("#bulk").waitFor();
    }),
    owner("tickets-filters", "/tickets?assignee=me,my_teams&open=1", (at) =>
      at.locator("[popovertarget=filters]").click(),
    ),
    owner("tickets-none", "/tickets?sla=paused&priority=urgent"),
    owner("tickets-board", "/tickets?view=board"),
    owner("ticket", `/tickets/${tickets.open}`),
    owner("ticket-edit", `/tickets/${tickets.open}?edit=category_id`),
    owner("ticket-history", `/tickets/${tickets.settled}?tab=history`),
    owner("ticket-detail", `/tickets/${tickets.settled}?tab=detail`),
    owner("ticket-resolve", `/tickets/${tickets.open}`, async (at) => {
      await at.locator(".status-bar a").first().click();
      await at.locator("#resolve[open]").waitFor();
      await at.locator("#resolve .primary").click();
      await at.locator("#resolve[open] .error").first().waitFor();
    }),
    owner("ticket-new", "/tickets/new"),
    owner("ticket-dialog", "/inbox", async (at) => {
      await at.locator("[popovertarget=create]").click();
      await at.locator("#create a").first().click();
      await at.locator("#new-ticket[open]").waitFor();
    }),
    an("notifications", "/notifications"),
    an("notification-choices", "/account/notifications"),
    owner("ops", "/ops"),
    owner("not-found", "/nowhere"),
    an("forbidden", "/settings/users"),
  ];
}

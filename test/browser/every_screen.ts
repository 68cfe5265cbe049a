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
    { name: "inbox-list", path: "/inbox", by: "owner" },
    { name: "inbox-thread", path: `/inbox/${open}`, by: "owner" },
    {
      name: "inbox-select",
      path: `/inbox/${open}?select=1`,
      by: "owner",
      act: async (at) => {
        await at.locator(".pick").last().check();
        await at.locator(".pick").nth(-2).check();
      },
    },
    { name: "inbox-unclaimed", path: `/inbox/${unclaimed}`, by: "owner" },
    { name: "inbox-closed", path: `/inbox/${closed}`, by: "owner" },
    { name: "inbox-customer", path: `/inbox/${open}?pane=customer`, by: "owner", phoneOnly: true },
    {
      name: "inbox-orders",
      path: `/inbox/${open}?pane=customer`,
      by: "owner",
      act: async (at) => {
        await at.locator("[data-shows=orders]").click();
        await at.locator("[data-panel=orders] .section").first().waitFor();
      },
    },
    { name: "customers", path: "/customers", by: "owner" },
    { name: "customer", path: `/customers/${customer}`, by: "owner" },
    { name: "customer-edit", path: `/customers/${customer}?edit=address`, by: "owner" },
    { name: "customer-new", path: "/customers/new", by: "owner" },
    { name: "orders", path: "/orders", by: "owner" },
    { name: "orders-board", path: "/orders?view=board", by: "owner" },
    { name: "orders-timeline", path: "/orders?view=timeline", by: "owner" },
    { name: "order", path: `/orders/${order}`, by: "owner" },
    { name: "order-edit", path: `/orders/${order}/edit`, by: "owner" },
    { name: "order-new", path: "/orders/new", by: "owner" },
    { name: "order-beside", path: `/orders/new?conversation=${open}`, by: "owner" },
    { name: "order-slip", path: `/orders/${order}/slip?size=a5`, by: "owner" },
    { name: "products", path: "/products", by: "owner" },
    { name: "product", path: `/products/${product}`, by: "owner" },
    { name: "import-start", path: "/customers/import", by: "owner" },
    { name: "imports", path: "/imports", by: "owner" },
    { name: "inbox-none", path: "/inbox?channel=zalo", by: "owner" },
    {
      name: "palette",
      path: "/inbox",
      by: "owner",
      act: async (at) => {
        await openDialog("palette")(at);
        await at.locator("#palette input").fill("nguyen");
        await at.locator("#finds a[href^='/inbox/']").first().waitFor();
      },
    },
    { name: "keys", path: "/inbox", by: "owner", act: openDialog("keys") },
    {
      name: "me",
      path: "/inbox",
      by: "owner",
      act: (at) => at.locator("[popovertarget=me]").click(),
    },
    { name: "account", path: "/account", by: "owner" },
    { name: "account-agent", path: "/account", by: "chi" },
    { name: "users", path: "/settings/users", by: "owner" },
    { name: "user-edit", path: `/settings/users/${user}`, by: "owner" },
    { name: "user-new", path: "/settings/users/new", by: "owner" },
    { name: "categories", path: "/settings/categories", by: "owner" },
    { name: "category-new", path: "/settings/categories/new", by: "owner" },
    { name: "tags", path: "/settings/tags", by: "owner" },
    { name: "groups", path: "/settings/groups", by: "owner" },
    { name: "templates", path: "/settings/templates", by: "owner" },
    { name: "template-new", path: "/settings/templates/new", by: "owner" },
    { name: "resolution-types", path: "/settings/resolution-types", by: "owner" },
    {
      name: "resolution-type-archive",
      path: "/settings/resolution-types",
      by: "owner",
      act: async (at) => {
        await at.locator(".arranged [hx-get]").first().click();
        await at.locator("dialog#archive[open]").waitFor();
      },
    },
    { name: "sla", path: "/settings/sla", by: "owner" },
    { name: "sla-edit", path: "/settings/sla/1", by: "owner" },
    { name: "business-hours", path: "/settings/business-hours", by: "owner" },
    { name: "teams", path: "/settings/teams", by: "owner" },
    { name: "team-new", path: "/settings/teams/new", by: "owner" },
    { name: "tasks", path: "/tasks", by: "owner" },
    { name: "tasks-board", path: "/tasks?view=board", by: "owner" },
    { name: "tasks-week", path: "/tasks?view=calendar", by: "owner" },
    { name: "tasks-month", path: "/tasks?view=calendar&span=month", by: "owner" },
    { name: "task", path: `/tasks/${task}`, by: "owner" },
    { name: "task-edit-due", path: `/tasks/${task}?edit=due_at&tab=history`, by: "owner" },
    { name: "task-edit", path: `/tasks/${task}/edit`, by: "owner" },
    { name: "task-new", path: "/tasks/new", by: "owner" },
    {
      name: "task-popup",
      path: "/tasks",
      by: "owner",
      act: async (at) => {
        await at.locator(".page-head .primary").click();
        await at.locator("dialog#new-task[open]").waitFor();
      },
    },
    { name: "calls", path: "/calls", by: "owner" },
    {
      name: "calls-playing",
      path: "/calls?recorded=1",
      by: "owner",
      act: async (at) => {
        await at.locator(".player a").first().click();
        await at.locator(".player audio").waitFor();
      },
    },
    { name: "call-missed", path: `/calls/${missed}`, by: "owner" },
    { name: "call-answered", path: `/calls/${answered}`, by: "an" },
    { name: "calls-report", path: "/calls/report", by: "owner" },
    { name: "calls-board", path: "/calls/board", by: "owner" },
    { name: "queues", path: "/settings/queues", by: "owner" },
    { name: "queue-edit", path: "/settings/queues/1", by: "owner" },
    { name: "call-types", path: "/settings/call-types", by: "owner" },
    { name: "call-type-new", path: "/settings/call-types/new", by: "owner" },
    { name: "customer-calls", path: `/customers/${caller}?tab=calls`, by: "owner" },
    { name: "reminders-setting", path: "/settings/reminders", by: "owner" },
    { name: "pages", path: "/settings/pages", by: "owner" },
    { name: "page", path: `/settings/pages/${page}`, by: "owner" },
    { name: "line", path: `/settings/pages/${line}`, by: "owner" },
    { name: "line-new", path: "/settings/pages/phone/new", by: "owner" },
    { name: "seats", path: "/settings/pages/phone/seats", by: "owner" },
    { name: "phone-protocol", path: "/settings/pages/phone/protocol", by: "owner" },
    { name: "tickets", path: "/tickets?sort=resolution_due_at&open=1", by: "owner" },
    {
      name: "tickets-selected",
      path: "/tickets",
      by: "owner",
      act: async (at) => {
        for (const n of [1, 2, 3]) await at.locator("#list-rows input").nth(n).check();
        await at.locator("#bulk").waitFor();
      },
    },
    {
      name: "tickets-filters",
      path: "/tickets?assignee=me,my_teams&open=1",
      by: "owner",
      act: (at) => at.locator("[popovertarget=filters]").click(),
    },
    { name: "tickets-none", path: "/tickets?sla=paused&priority=urgent", by: "owner" },
    { name: "tickets-board", path: "/tickets?view=board", by: "owner" },
    { name: "ticket", path: `/tickets/${tickets.open}`, by: "owner" },
    { name: "ticket-edit", path: `/tickets/${tickets.open}?edit=category_id`, by: "owner" },
    { name: "ticket-history", path: `/tickets/${tickets.settled}?tab=history`, by: "owner" },
    { name: "ticket-detail", path: `/tickets/${tickets.settled}?tab=detail`, by: "owner" },
    {
      name: "ticket-resolve",
      path: `/tickets/${tickets.open}`,
      by: "owner",
      act: async (at) => {
        await at.locator(".status-bar a").first().click();
        await at.locator("#resolve[open]").waitFor();
        await at.locator("#resolve .primary").click();
        await at.locator("#resolve[open] .error").first().waitFor();
      },
    },
    { name: "ticket-new", path: "/tickets/new", by: "owner" },
    {
      name: "ticket-dialog",
      path: "/inbox",
      by: "owner",
      act: async (at) => {
        await at.locator("[popovertarget=create]").click();
        await at.locator("#create a").first().click();
        await at.locator("#new-ticket[open]").waitFor();
      },
    },
    { name: "notifications", path: "/notifications", by: "an" },
    { name: "notification-choices", path: "/account/notifications", by: "an" },
    { name: "ops", path: "/ops", by: "owner" },
    { name: "not-found", path: "/nowhere", by: "owner" },
    { name: "forbidden", path: "/settings/users", by: "an" },
  ];
}

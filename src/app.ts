import { Hono } from "hono";
import { compress } from "hono/compress";
import { answerError, answerNotFound } from "./answering.ts";
import { limitBody, recognise, sameReader, welcome } from "./arriving.ts";
import { directCommands } from "./commanding.ts";
import { type Deps, type Env, noLive, noPbx, noPresence } from "./context.ts";
import { countAround } from "./frame_counts.ts";
import { guardHeaders } from "./guarding.ts";
import { healthRoutes } from "./health.ts";
import { may } from "./may.ts";
import { createMetrics } from "./metrics.ts";
import { createSessions } from "./modules/auth/mod.ts";
import { routes as authRoutes } from "./modules/auth/routes.ts";
import { routes as callRoutes } from "./modules/calls/routes.ts";
import { popupSettingsRoutes } from "./modules/calls/popup_history_routes.ts";
import { settingsRoutes as callSettingsRoutes } from "./modules/calls/settings_routes.ts";
import { routes as pageRoutes } from "./modules/channels/routes.ts";
import { phoneRoutes } from "./modules/channels/phone/routes.ts";
import { webhookRoutes } from "./modules/channels/webhooks.ts";
import { routes as customerRoutes } from "./modules/customers/routes.ts";
import { duplicateRoutes } from "./modules/customers/duplicates_routes.ts";
import { paneRoutes } from "./modules/customers/pane_routes.ts";
import { routes as fileRoutes } from "./modules/files/routes.ts";
import { routes as importRoutes, startRoutes } from "./modules/imports/routes.ts";
import { countUnread } from "./modules/inbox/mod.ts";
import { routes as inboxRoutes } from "./modules/inbox/routes.ts";
import { listRoutes } from "./modules/lists/routes.ts";
import { liveRoutes } from "./modules/live/routes.ts";
import { accountNotificationRoutes } from "./modules/notifications/account_routes.ts";
import { routes as notificationRoutes } from "./modules/notifications/routes.ts";
import { routes as opsRoutes } from "./modules/ops/routes.ts";
import { routes as orderRoutes } from "./modules/orders/routes.ts";
import { routes as productRoutes } from "./modules/products/routes.ts";
import { routes as paletteRoutes } from "./modules/palette/routes.ts";
import { routes as userRoutes } from "./modules/people/routes.ts";
import { routes as setupRoutes } from "./modules/people/setup_routes.ts";
import { routes as teamRoutes } from "./modules/people/team_routes.ts";
import { groupRoutes } from "./modules/customers/settings_routes.ts";
import { routes as accountRoutes } from "./modules/settings/account_routes.ts";
import { routes as settingsRoutes } from "./modules/settings/routes.ts";
import { routes as showcaseRoutes } from "./modules/showcase/routes.ts";
import { reminderRoutes } from "./modules/tasks/reminder_routes.ts";
import { settingsRoutes as reminderSettingRoutes } from "./modules/tasks/settings_routes.ts";
import { routes as taskRoutes } from "./modules/tasks/routes.ts";
import { routes as tagRoutes } from "./modules/tags/routes.ts";
import { settingsRoutes as tagSettingRoutes } from "./modules/tags/settings_routes.ts";
import { settingsRoutes as ticketSettingsRoutes } from "./modules/tickets/settings_routes.ts";
import { routes as ticketRoutes } from "./modules/tickets/routes.ts";
import { sameOrigin } from "./origin.ts";
import { publicFolder, readStaticFiles, type StaticFiles } from "./static_files.ts";
import { callList } from "./views/calls/list.ts";
import { conversationBulk } from "./views/inbox/bulk.ts";
import { customerList } from "./views/customers/mod.ts";
import { orderList } from "./views/orders/mod.ts";
import { taskList } from "./views/tasks/mod.ts";
import { ticketList } from "./views/tickets/mod.ts";

/** What must be given; the rest has a quiet stand-in. */
export type GivenDeps = Pick<Deps, "db" | "config" | "log"> & Partial<Deps> & { files?: StaticFiles };

/** The street map: who stands at the door, then one line per room. */
export function createApp(given: GivenDeps) {
  const { config, files = readStaticFiles(publicFolder, { watch: config.DEV }), ...own } = given;
  const metrics = createMetrics();
  const deps: Deps = {
    sessions: createSessions(given.db, config),
    live: noLive,
    presence: noPresence,
    commands: directCommands(given.db, given.sendToPbx),
    sendToPbx: noPbx,
    countUnread: async (person, db) => (await countUnread(db, person)).total,
    countAround: (person, db) => countAround(db, person),
    states: {},
    assetVersion: files.version,
    ...own,
    config,
  };

  return new Hono<Env>()
    .use(welcome(deps, metrics))
    .use(guardHeaders(config))
    .use(files.serve)
    .use(compress())
    .use(sameOrigin)
    .use(limitBody)
    .use(recognise)
    .use(sameReader)
    .onError(answerError)
    .notFound(answerNotFound)
    .route("/", healthRoutes(metrics))
    .get("/", may("signed-in"), (c) => c.redirect("/inbox", 303))
    .route("/", authRoutes)
    .route("/setup", setupRoutes)
    .route("/account", accountRoutes)
    .route("/account/notifications", accountNotificationRoutes)
    .route("/notifications", notificationRoutes)
    .route("/settings", settingsRoutes)
    .route("/settings", ticketSettingsRoutes)
    .route("/settings", callSettingsRoutes)
    .route("/settings/call-popup", popupSettingsRoutes)
    .route("/settings/teams", teamRoutes)
    .route("/settings/reminders", reminderSettingRoutes)
    .route("/settings/tags", tagSettingRoutes)
    .route("/settings/groups", groupRoutes)
    .route("/settings/users", userRoutes)
    .route("/settings/pages/phone", phoneRoutes)
    .route("/settings/pages", pageRoutes)
    .route("/webhooks", webhookRoutes)
    .route("/customers/import", startRoutes("customers"))
    .route("/products/import", startRoutes("products"))
    .route("/imports", importRoutes)
    .route("/inbox", inboxRoutes)
    .route("/tags", tagRoutes)
    .route("/tasks", taskRoutes)
    .route("/reminders", reminderRoutes)
    .route("/customers/part", paneRoutes)
    .route("/customers", duplicateRoutes)
    .route("/customers", customerRoutes)
    .route("/tickets", ticketRoutes)
    .route("/orders", orderRoutes)
    .route("/products", productRoutes)
    .route("/calls", callRoutes)
    .route("/lists", listRoutes([conversationBulk, ticketList, taskList, orderList, callList, customerList]))
    .route("/palette", paletteRoutes)
    .route("/files", fileRoutes)
    .route("/live", liveRoutes)
    .route("/ops", opsRoutes)
    .route("/showcase", showcaseRoutes);
}

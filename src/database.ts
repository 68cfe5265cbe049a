import { type Generated, Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { readMoment } from "./moments.ts";
import { isStalePlan, preparing } from "./prepared.ts";
import type { EventTable } from "./modules/events/table.ts";
import type { SessionTable, SignInAttemptTable } from "./modules/auth/table.ts";
import type { PageMemberTable, SettingTable, TeamMemberTable, TeamTable, UserTable } from "./modules/people/table.ts";
import type { FileTable } from "./modules/files/table.ts";
import type {
  AgentStateChangeTable,
  AgentStateTable,
  CallFaultTable,
  CallOfferTable,
  CallTable,
  CallTypeTable,
  EarlyCallEventTable,
  QueueMemberTable,
  QueueTable,
  SeatTable,
} from "./modules/calls/table.ts";
import type {
  PageConnectionTable,
  PageTable,
  PhoneLineTable,
  PhoneNonceTable,
  WebhookEventTable,
} from "./modules/channels/table.ts";
import type {
  CustomerEmailTable,
  CustomerFollowerTable,
  CustomerGroupMemberTable,
  CustomerGroupTable,
  CustomerMergeTable,
  CustomerPhoneTable,
  CustomerTable,
  CustomerValueTable,
  FormDraftTable,
  IdentityTable,
} from "./modules/customers/table.ts";
import type { ImportJobTable, ImportRowTable } from "./modules/imports/table.ts";
import type {
  AttachmentTable,
  ConversationTable,
  DraftTable,
  EarlyArrivalTable,
  HistorySyncTable,
  MessagePhoneTable,
  MessageTable,
  ParticipantTable,
  SendAttemptTable,
} from "./modules/inbox/table.ts";
import type { BulkJobTable, BulkResultTable, ListColumnsTable, SavedViewTable } from "./modules/lists/table.ts";
import type { NoteTable } from "./modules/notes/table.ts";
import type {
  NotificationChoiceTable,
  NotificationTable,
  PushSubscriptionTable,
} from "./modules/notifications/table.ts";
import type { OrderLineTable, OrderTable, PaymentTable } from "./modules/orders/table.ts";
import type { ProductTable, ProductVariantTable } from "./modules/products/table.ts";
import type { CustomerTagTable, TagTable } from "./modules/tags/table.ts";
import type { TaskReminderTable, TaskTable } from "./modules/tasks/table.ts";
import type {
  CommandTable,
  ResolutionTypeTable,
  SlaPolicyTable,
  TicketCategoryTable,
  TicketMessageTable,
  TicketTable,
  TicketTemplateTable,
  TicketWatcherTable,
} from "./modules/tickets/table.ts";

export interface Database {
  agent_state_changes: AgentStateChangeTable;
  agent_states: AgentStateTable;
  call_faults: CallFaultTable;
  call_offers: CallOfferTable;
  call_types: CallTypeTable;
  calls: CallTable;
  early_call_events: EarlyCallEventTable;
  phone_lines: PhoneLineTable;
  phone_nonces: PhoneNonceTable;
  queue_members: QueueMemberTable;
  queues: QueueTable;
  seats: SeatTable;
  settings: SettingTable;
  users: UserTable;
  sessions: SessionTable;
  sign_in_attempts: SignInAttemptTable;
  events: EventTable;
  pages: PageTable;
  page_members: PageMemberTable;
  page_connections: PageConnectionTable;
  webhook_events: WebhookEventTable;
  files: FileTable;
  customers: CustomerTable;
  identities: IdentityTable;
  conversations: ConversationTable;
  conversation_participants: ParticipantTable;
  messages: MessageTable;
  attachments: AttachmentTable;
  early_arrivals: EarlyArrivalTable;
  send_attempts: SendAttemptTable;
  drafts: DraftTable;
  teams: TeamTable;
  team_members: TeamMemberTable;
  tickets: TicketTable;
  ticket_watchers: TicketWatcherTable;
  ticket_messages: TicketMessageTable;
  ticket_categories: TicketCategoryTable;
  ticket_templates: TicketTemplateTable;
  resolution_types: ResolutionTypeTable;
  sla_policies: SlaPolicyTable;
  commands: CommandTable;
  tasks: TaskTable;
  task_reminders: TaskReminderTable;
  notes: NoteTable;
  notifications: NotificationTable;
  push_subscriptions: PushSubscriptionTable;
  notification_choices: NotificationChoiceTable;
  saved_views: SavedViewTable;
  list_columns: ListColumnsTable;
  bulk_jobs: BulkJobTable;
  bulk_results: BulkResultTable;
  customer_phones: CustomerPhoneTable;
  customer_emails: CustomerEmailTable;
  customer_followers: CustomerFollowerTable;
  customer_groups: CustomerGroupTable;
  customer_group_members: CustomerGroupMemberTable;
  customer_merges: CustomerMergeTable;
  customer_values: CustomerValueTable;
  form_drafts: FormDraftTable;
  tags: TagTable;
  customer_tags: CustomerTagTable;
  import_jobs: ImportJobTable;
  import_rows: ImportRowTable;
  products: ProductTable;
  product_variants: ProductVariantTable;
  orders: OrderTable;
  order_lines: OrderLineTable;
  payments: PaymentTable;
  message_phones: MessagePhoneTable;
  history_syncs: HistorySyncTable;
}

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;
export type Id = Generated<number>;

// int8 as number: ids and counts stay below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A day is no moment: it stays yyyy-mm-dd.
pg.types.setTypeParser(pg.types.builtins.DATE, (text: string) => text);
pg.types.setTypeParser(1016 as number, (text: string) =>
  text === "{}" ? [] : text.slice(1, -1).split(",").map(Number),
);

const readRareMoment = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text: string) => readMoment(text) ?? readRareMoment(text));

/** Opens a pool. `destroy()` on the result closes it. */
export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name ?? "switchboard",
    connectionTimeoutMillis: 5_000,
    // Statements that do not need each other's answers go out together.
    pipeline: true,
  } as pg.PoolConfig);
  // An idle connection that breaks (the server restarted) is replaced by the next query; unheard, it would end the process.
  pool.on("error", () => {});
  // The same for one that breaks in the middle of a transaction: its next query says so to whoever is waiting.
  pool.on("connect", (client) => client.on("error", () => {}));
  preparing(pool);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

export { isStalePlan };

/** True for errors that say the database is away or restarting, so that the same work is worth trying again. */
export function isDatabaseAway(error: unknown): boolean {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  return (
    /^(08|57P0|53|58)/.test(code) ||
    ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      message,
    )
  );
}

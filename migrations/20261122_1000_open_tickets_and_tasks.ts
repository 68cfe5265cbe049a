import { type Kysely, sql } from "kysely";

// Teams, tickets with their SLA, tasks with their reminders, notes, notifications, and what list screens remember.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function priority_rank(text) returns int language sql immutable parallel safe strict
      return case $1 when 'low' then 1 when 'normal' then 2 when 'high' then 3 else 4 end;
    create function ticket_status_rank(text) returns int language sql immutable parallel safe strict
      return case $1 when 'new' then 1 when 'assigned' then 2 when 'open' then 3 when 'wait_customer' then 4
        when 'wait_third_party' then 5 when 'resolved' then 6 else 7 end;

    create table teams (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 80),
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index teams_by_name on teams (plain(name)) where archived_at is null;
    create table team_members (
      team_id bigint not null references teams on delete cascade,
      user_id bigint not null references users on delete cascade,
      primary key (team_id, user_id)
    );
    create index team_members_of_user on team_members (user_id, team_id);

    create table resolution_types (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 80),
      position int not null default 0,
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index resolution_types_by_name on resolution_types (plain(name)) where archived_at is null;

    -- Targets in minutes of business time, by priority: {"urgent": {"first_response": 15, "resolution": 240}, …}.
    create table sla_policies (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 80),
      targets jsonb not null,
      warn_percent int not null default 80 check (warn_percent between 1 and 99),
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index sla_policies_by_name on sla_policies (plain(name)) where archived_at is null;

    create table ticket_categories (
      id bigint generated always as identity primary key,
      parent_id bigint references ticket_categories,
      depth smallint not null check (depth between 1 and 3),
      name text not null check (length(name) between 1 and 80),
      position int not null default 0,
      sla_policy_id bigint references sla_policies,
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      check ((depth = 1) = (parent_id is null))
    );
    create unique index ticket_categories_by_name on ticket_categories (coalesce(parent_id, 0), plain(name)) where archived_at is null;

    create table ticket_templates (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 80),
      title text not null default '',
      summary text not null default '',
      category_id bigint references ticket_categories,
      priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index ticket_templates_by_name on ticket_templates (plain(name)) where archived_at is null;

    create table tickets (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      title text not null check (length(title) between 1 and 200),
      -- Kept, as sorting and searching many rows would work it out for each.
      title_plain text not null generated always as (plain(title)) stored,
      summary text not null default '' check (length(summary) <= 100000),
      status text not null default 'new'
        check (status in ('new', 'assigned', 'open', 'wait_customer', 'wait_third_party', 'resolved', 'closed')),
      priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
      category_id bigint references ticket_categories,
      sla_policy_id bigint references sla_policies,
      customer_id bigint references customers,
      conversation_id bigint references conversations,
      page_id bigint references pages,
      channel text check (channel in ('facebook', 'zalo', 'kite', 'phone')),
      assignee_id bigint references users,
      team_id bigint references teams,
      resolution_type_id bigint references resolution_types,
      resolution_text text,
      created_by bigint references users,
      -- Counts every change; who saves what an older version showed is told what changed meanwhile.
      version int not null default 1,
      status_changed_at timestamptz not null default now(),
      -- Absolute; while paused they stand still and the business time that was left is kept beside them.
      first_response_due_at timestamptz,
      resolution_due_at timestamptz,
      first_response_warn_at timestamptz,
      resolution_warn_at timestamptz,
      sla_paused_at timestamptz,
      -- Business time that it stood still, before the pause it may be in.
      sla_paused_ms bigint not null default 0,
      first_response_left_ms bigint,
      resolution_left_ms bigint,
      first_responded_at timestamptz,
      first_response_warned_at timestamptz,
      first_response_breached_at timestamptz,
      resolution_warned_at timestamptz,
      resolution_breached_at timestamptz,
      resolved_at timestamptz,
      closed_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint tickets_resolved_with_words check (
        status not in ('resolved', 'closed')
        or (resolution_type_id is not null and resolution_text is not null and length(btrim(resolution_text)) > 0)
      )
    );
    -- What the list sorts by.
    create index tickets_by_update on tickets (updated_at desc, id desc);
    create index tickets_by_creation on tickets (created_at, id);
    create index tickets_by_due_up on tickets (coalesce(resolution_due_at, 'infinity'::timestamptz), id);
    create index tickets_by_due_down on tickets (coalesce(resolution_due_at, '-infinity'::timestamptz), id);
    create index tickets_by_priority on tickets (priority_rank(priority), id);
    create index tickets_by_status on tickets (ticket_status_rank(status), id);
    create index tickets_by_title on tickets (title_plain, id);
    create index tickets_open on tickets (updated_at desc, id desc) where status not in ('resolved', 'closed');
    create index tickets_open_by_due on tickets (coalesce(resolution_due_at, 'infinity'::timestamptz), id)
      where status not in ('resolved', 'closed');
    -- The ways in which a person comes to see a ticket.
    create index tickets_of_assignee on tickets (assignee_id, updated_at desc, id desc);
    create index tickets_of_team on tickets (team_id, updated_at desc, id desc) where team_id is not null;
    create index tickets_of_creator on tickets (created_by, updated_at desc, id desc);
    create index tickets_of_page on tickets (page_id, updated_at desc, id desc);
    create index tickets_free on tickets (page_id, updated_at desc, id desc) where assignee_id is null and team_id is null;
    -- The same for what is open, which is a small part of all and what people work with.
    create index tickets_open_of_assignee on tickets (assignee_id, updated_at desc, id desc)
      where status not in ('resolved', 'closed');
    create index tickets_open_of_team on tickets (team_id, updated_at desc, id desc)
      where team_id is not null and status not in ('resolved', 'closed');
    create index tickets_open_of_creator on tickets (created_by, updated_at desc, id desc)
      where status not in ('resolved', 'closed');
    create index tickets_open_of_page on tickets (page_id, updated_at desc, id desc)
      where status not in ('resolved', 'closed');
    create index tickets_open_free on tickets (page_id, updated_at desc, id desc)
      where assignee_id is null and team_id is null and status not in ('resolved', 'closed');
    create index tickets_of_customer on tickets (customer_id, id desc) where customer_id is not null;
    create index tickets_of_conversation on tickets (conversation_id, id desc) where conversation_id is not null;
    create index tickets_of_category on tickets (category_id) where category_id is not null;
    create index tickets_by_letters on tickets using gin (title_plain gin_trgm_ops);

    create table ticket_watchers (
      ticket_id bigint not null references tickets on delete cascade,
      user_id bigint not null references users on delete cascade,
      added_at timestamptz not null default now(),
      primary key (ticket_id, user_id)
    );
    create index ticket_watchers_of_user on ticket_watchers (user_id, ticket_id);
    -- The messages that a ticket was made of (IN-17).
    create table ticket_messages (
      ticket_id bigint not null references tickets on delete cascade,
      message_id bigint not null references messages,
      primary key (ticket_id, message_id)
    );

    create table tasks (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      title text not null check (length(title) between 1 and 200),
      body text not null default '' check (length(body) <= 100000),
      status text not null default 'todo' check (status in ('todo', 'doing', 'done', 'cancelled')),
      priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
      due_at timestamptz,
      -- Minutes before due; null: the company's setting.
      remind_before int[],
      -- {"every": "day" | "week" | "month", "interval": 1, "until": "2027-01-31"}
      repeat jsonb,
      repeat_of bigint references tasks,
      assignee_id bigint references users,
      created_by bigint references users,
      customer_id bigint references customers,
      conversation_id bigint references conversations,
      ticket_id bigint references tickets,
      -- Rises each time the due time, the reminders or the assignee change: a clock that knows an older one looks again.
      due_rev int not null default 1,
      version int not null default 1,
      done_at timestamptz,
      done_by bigint references users,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check ((status = 'done') = (done_at is not null))
    );
    create unique index tasks_once_repeated on tasks (repeat_of) where repeat_of is not null;
    create index tasks_by_due on tasks (due_at, id);
    create index tasks_of_assignee on tasks (assignee_id, due_at, id);
    create index tasks_of_creator on tasks (created_by, due_at, id);
    create index tasks_waiting on tasks (id) where due_at is not null and status in ('todo', 'doing');
    create index tasks_of_customer on tasks (customer_id, id desc) where customer_id is not null;
    create index tasks_of_conversation on tasks (conversation_id, id desc) where conversation_id is not null;
    create index tasks_of_ticket on tasks (ticket_id, id desc) where ticket_id is not null;
    create index tasks_by_plain_title on tasks using gin (plain(title) gin_trgm_ops);

    -- One ring of a reminder, numbered by its task; it stays until answered.
    create table task_reminders (
      id bigint generated always as identity primary key,
      task_id bigint not null references tasks on delete cascade,
      user_id bigint not null references users,
      ring int not null,
      due_rev int not null,
      -- Null: a snooze that is over.
      lead_minutes int,
      state text not null default 'ringing' check (state in ('ringing', 'acknowledged', 'snoozed', 'void')),
      rang_at timestamptz not null default now(),
      snoozed_until timestamptz,
      answered_at timestamptz,
      answered_by bigint references users,
      unique (task_id, ring)
    );
    create unique index task_reminders_one_at_a_time on task_reminders (task_id) where state = 'ringing';
    create index task_reminders_ringing on task_reminders (user_id, id) where state = 'ringing';

    -- Internal notes on anything: a ticket, a task, later a customer or an order.
    create table notes (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      subject text not null check (subject in ('ticket', 'task', 'customer', 'order', 'conversation')),
      subject_id bigint not null,
      author_id bigint references users,
      body text not null check (length(body) <= 20000),
      mentions bigint[] not null default '{}',
      edited_at timestamptz,
      removed_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index notes_of_subject on notes (subject, subject_id, id desc);

    alter table files add column ticket_id bigint references tickets;
    alter table files add column task_id bigint references tasks;
    alter table files add column note_id bigint references notes;
    create index files_of_ticket on files (ticket_id, id) where ticket_id is not null;
    create index files_of_task on files (task_id, id) where task_id is not null;
    create index files_of_note on files (note_id, id) where note_id is not null;

    -- A command that may be refused: asked once by its id, answered once. What waits here goes when Temporal is back.
    create table commands (
      id uuid primary key,
      name text not null,
      subject text not null,
      subject_id bigint not null,
      input jsonb not null,
      by_id bigint references users,
      state text not null default 'waiting' check (state in ('waiting', 'done', 'refused')),
      answer jsonb,
      attempts int not null default 0,
      retry_after timestamptz,
      created_at timestamptz not null default now(),
      settled_at timestamptz
    );
    create index commands_waiting on commands (subject, subject_id, created_at) where state = 'waiting';

    alter table events add column notify_state text check (notify_state in ('waiting', 'done'));
    -- Messages of customers come by thousands and are told of apart: neither has to be walked past to find the other.
    create index events_to_notify on events (id) where notify_state = 'waiting' and name <> 'message.received';
    create index messages_to_notify on events (id) where notify_state = 'waiting' and name = 'message.received';

    create table notifications (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      event_id bigint,
      kind text not null,
      subject text not null,
      subject_id bigint not null,
      actor_id bigint references users,
      detail jsonb not null default '{}',
      read_at timestamptz,
      -- False: chosen for pushes alone, so the bell does not count or list it.
      shown boolean not null default true,
      push_state text not null default 'none' check (push_state in ('none', 'waiting', 'sent', 'failed')),
      push_attempts int not null default 0,
      push_after timestamptz,
      -- The subscriptions that have it: trying again for one browser does not ring another twice.
      pushed_to bigint[] not null default '{}',
      created_at timestamptz not null default now()
    );
    -- A customer who writes ten times is one line until somebody reads it.
    create unique index notifications_folded on notifications (user_id, subject_id)
      where kind = 'message.received' and read_at is null;
    create unique index notifications_once on notifications (user_id, event_id, kind) where event_id is not null;
    create index notifications_of_user on notifications (user_id, id desc) where shown;
    create index notifications_unread on notifications (user_id, id desc) where read_at is null and shown;
    create index notifications_unread_of_subject on notifications (user_id, subject, subject_id) where read_at is null;
    create index notifications_to_push on notifications (id) where push_state = 'waiting';

    create table push_subscriptions (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      -- Whoever signs out of a browser is told nothing there any more.
      session_id text not null references sessions on delete cascade,
      endpoint text not null unique,
      p256dh text not null,
      auth text not null,
      user_agent text,
      created_at timestamptz not null default now(),
      worked_at timestamptz
    );
    create index push_subscriptions_of_user on push_subscriptions (user_id);
    create index push_subscriptions_of_session on push_subscriptions (session_id);

    -- What a person chose: {"kinds": {"ticket.assigned": {"bell": true, "push": false}}, "sound": "chime", "quiet": {"from": "22:00", "to": "07:00"}}.
    create table notification_choices (
      user_id bigint primary key references users on delete cascade,
      choices jsonb not null default '{}',
      updated_at timestamptz not null default now()
    );

    create table saved_views (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      room text not null,
      name text not null check (length(name) between 1 and 60),
      -- The query of the address, without the page's key.
      query text not null check (length(query) <= 4000),
      shared boolean not null default false,
      position int not null default 0,
      created_at timestamptz not null default now()
    );
    create index saved_views_of on saved_views (room, user_id);
    create table list_columns (
      user_id bigint not null references users on delete cascade,
      room text not null,
      columns text[] not null,
      primary key (user_id, room)
    );

    -- One action on many rows, done in the background in steps of one row's transaction.
    create table bulk_jobs (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      user_id bigint not null references users on delete cascade,
      room text not null,
      action text not null,
      input jsonb not null default '{}',
      ids bigint[] not null,
      state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'undone')),
      at int not null default 0,
      done int not null default 0,
      failed int not null default 0,
      created_at timestamptz not null default now(),
      finished_at timestamptz,
      -- The one who asked has put its report away.
      seen_at timestamptz
    );
    create index bulk_jobs_waiting on bulk_jobs (id) where state in ('waiting', 'running');
    create index bulk_jobs_of_user on bulk_jobs (user_id, id desc);
    create table bulk_results (
      job_id bigint not null references bulk_jobs on delete cascade,
      row_id bigint not null,
      -- Null: it was done; then undo says how it was before.
      error text,
      undo jsonb,
      primary key (job_id, row_id)
    );

    insert into resolution_types (name, position) values
      ('Đã xử lý xong', 1), ('Đã hướng dẫn khách', 2), ('Đổi hàng', 3), ('Hoàn tiền', 4), ('Bảo hành', 5),
      ('Khách không phản hồi', 6), ('Trùng phiếu', 7), ('Không xử lý được', 8);
    insert into sla_policies (name, targets) values
      ('Tiêu chuẩn', '{"urgent": {"first_response": 15, "resolution": 240}, "high": {"first_response": 30, "resolution": 480},
        "normal": {"first_response": 60, "resolution": 960}, "low": {"first_response": 240, "resolution": 2400}}'),
      ('Khẩn', '{"urgent": {"first_response": 5, "resolution": 60}, "high": {"first_response": 10, "resolution": 120},
        "normal": {"first_response": 15, "resolution": 240}, "low": {"first_response": 30, "resolution": 480}}');
    insert into ticket_categories (depth, name, position, sla_policy_id)
      select 1, name, position, (select id from sla_policies where name = 'Tiêu chuẩn')
      from (values ('Tư vấn', 1), ('Khiếu nại', 2), ('Bảo hành', 3), ('Đổi trả', 4), ('Giao hàng', 5)) as given (name, position);
  `.execute(db);
}

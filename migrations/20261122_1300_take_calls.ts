import { type Kysely, sql } from "kysely";

// Phone lines and their queues, who sits at them, calls, and each ring with its reason.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table queues (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 80),
      strategy text not null default 'longest_idle'
        check (strategy in ('ring_all', 'longest_idle', 'round_robin', 'fewest_calls', 'random')),
      ring_seconds int not null default 20 check (ring_seconds between 3 and 120),
      -- How often everybody is tried; 0: until the longest wait is over.
      rounds int not null default 0 check (rounds between 0 and 20),
      retry_seconds int not null default 3 check (retry_seconds between 1 and 60),
      max_wait_seconds int not null default 300 check (max_wait_seconds between 5 and 3600),
      wrap_up_seconds int not null default 30 check (wrap_up_seconds between 0 and 600),
      -- Answered within this many seconds counts as served well.
      service_level_seconds int not null default 20 check (service_level_seconds between 1 and 600),
      -- Whoever talked with the caller within these hours is tried first; 0: nobody is.
      sticky_hours int not null default 24 check (sticky_hours between 0 and 720),
      -- Callers with this tag go before the others.
      vip_tag_id bigint references tags on delete set null,
      -- Names of recordings that the PBX knows.
      greeting text not null default '' check (length(greeting) <= 80),
      hold_music text not null default '' check (length(hold_music) <= 80),
      hours text not null default 'always' check (hours in ('always', 'business')),
      overflow text not null default 'hang_up' check (overflow in ('queue', 'person', 'number', 'voicemail', 'hang_up')),
      overflow_queue_id bigint references queues,
      overflow_user_id bigint references users,
      overflow_number text,
      -- Name of the recording that is played before hanging up, or before the voice mail.
      overflow_message text not null default '' check (length(overflow_message) <= 80),
      -- Round robin goes on behind whom it tried last.
      last_member_id bigint references users on delete set null,
      archived_at timestamptz,
      created_at timestamptz not null default now(),
      check (overflow <> 'queue' or (overflow_queue_id is not null and overflow_queue_id <> id)),
      check (overflow <> 'person' or overflow_user_id is not null),
      check (overflow <> 'number' or overflow_number is not null)
    );
    create unique index queues_by_name on queues (plain(name)) where archived_at is null;
    create table queue_members (
      queue_id bigint not null references queues on delete cascade,
      user_id bigint not null references users on delete cascade,
      -- The smallest is tried first, the others only while nobody of it is free.
      priority smallint not null default 1 check (priority between 1 and 9),
      added_at timestamptz not null default now(),
      primary key (queue_id, user_id)
    );
    create index queue_members_of_user on queue_members (user_id, queue_id);

    -- What a page of the channel phone has besides. Its secret is the page's token.
    create table phone_lines (
      page_id bigint primary key references pages on delete cascade,
      -- As customers dial it.
      number text not null check (length(number) between 3 and 20),
      adapter text not null default 'webhook' check (adapter in ('webhook', 'asterisk')),
      -- Where commands are posted, or where ARI answers.
      command_url text,
      -- Where browsers register for sound, and in which domain; without them desk phones ring.
      sip_url text,
      sip_domain text,
      queue_id bigint references queues,
      created_at timestamptz not null default now()
    );

    -- The phone of a person at the PBX.
    create table seats (
      user_id bigint primary key references users on delete cascade,
      extension text not null unique check (extension ~ '^[A-Za-z0-9_.-]{1,32}$'),
      sip_password_sealed text
    );

    -- Where everybody is just now: at their browser, and in the queues.
    create table agent_states (
      user_id bigint primary key references users on delete cascade,
      presence text not null default 'offline' check (presence in ('online', 'away', 'offline')),
      -- The last sign of life of their browser.
      seen_at timestamptz,
      presence_since timestamptz not null default now(),
      shift text not null default 'out' check (shift in ('out', 'ready', 'paused', 'wrap_up')),
      shift_since timestamptz not null default now(),
      pause_reason text check (length(pause_reason) <= 80),
      wrap_up_until timestamptz,
      -- Counts every change of the shift: what an older one set is not undone by it.
      version int not null default 1,
      -- Their last talk ended then: who has been idle longest is tried first.
      idle_since timestamptz not null default now(),
      check (shift <> 'wrap_up' or wrap_up_until is not null)
    );
    create index agent_states_alive on agent_states (seen_at) where presence <> 'offline';
    create index agent_states_wrapping_up on agent_states (wrap_up_until) where shift = 'wrap_up';
    create table agent_state_changes (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      kind text not null check (kind in ('presence', 'shift')),
      state text not null,
      reason text,
      at timestamptz not null default now()
    );
    create index agent_state_changes_of on agent_state_changes (user_id, at desc);

    create table call_types (
      id bigint generated always as identity primary key,
      parent_id bigint references call_types,
      name text not null check (length(name) between 1 and 80),
      -- A ticket that is made of such a call has this category, and with it its SLA.
      category_id bigint references ticket_categories,
      position int not null default 0,
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index call_types_by_name on call_types (coalesce(parent_id, 0), plain(name)) where archived_at is null;

    create table calls (
      id bigint generated always as identity primary key,
      page_id bigint not null references pages,
      -- The PBX's id; of a call that we begin, ours until the PBX says its own.
      provider_id text not null check (length(provider_id) between 1 and 200),
      direction text not null check (direction in ('in', 'out')),
      -- The other side, in E.164 where it can be; null: hidden.
      number text check (length(number) <= 40),
      customer_id bigint references customers,
      -- waiting: in the queue or at its door. dialing: an outgoing one that nobody has answered yet.
      state text not null default 'waiting' check (state in ('waiting', 'dialing', 'talking', 'held', 'ended')),
      outcome text check (outcome in ('answered', 'abandoned', 'overflowed', 'no_answer', 'busy', 'cancelled', 'failed')),
      queue_id bigint references queues,
      -- Who answered, or who called.
      agent_id bigint references users,
      muted boolean not null default false,
      started_at timestamptz not null default now(),
      -- In the queue that it is in now.
      queued_at timestamptz,
      answered_at timestamptz,
      ended_at timestamptz,
      ended_by text check (ended_by in ('caller', 'agent', 'system')),
      cause text check (length(cause) <= 200),
      -- Where it went when nobody answered in time.
      overflowed_to text,
      -- Counts the rings; what is said of an older one is void.
      offer_number int not null default 0,
      -- Whoever is to be rung before the queue chooses: it was handed to them, or nobody of the queue was there.
      wanted_id bigint references users,
      wanted_because text check (wanted_because in ('overflow', 'transfer')),
      -- The last hold or resume that is shown: what is older and comes later changes nothing.
      hold_changed_at timestamptz,
      type_id bigint references call_types,
      -- What was talked about, saved as it is typed.
      content text not null default '' check (length(content) <= 20000),
      content_at timestamptz,
      content_by bigint references users,
      -- Whoever missed it and called back: the first call that reached them, in or out.
      called_back_by bigint references calls,
      recording_url text,
      recording_file_id bigint references files,
      recording_seconds int,
      -- How often it was tried to fetch it, and when again.
      recording_tries int not null default 0,
      recording_retry_at timestamptz,
      version int not null default 1,
      unique (page_id, provider_id),
      check ((wanted_id is null) = (wanted_because is null)),
      check ((state = 'ended') = (ended_at is not null)),
      check ((state = 'ended') = (outcome is not null)),
      check (state not in ('talking', 'held') or (agent_id is not null and answered_at is not null))
    );
    -- Nobody talks twice at once, whatever races.
    create unique index calls_one_each on calls (agent_id) where state in ('dialing', 'talking', 'held');
    create index calls_open on calls (queue_id, started_at) where state <> 'ended';
    create index calls_by_time on calls (started_at desc, id desc);
    create index calls_of_agent on calls (agent_id, started_at desc, id desc) where agent_id is not null;
    create index calls_of_page on calls (page_id, started_at desc, id desc);
    create index calls_of_queue on calls (queue_id, started_at desc, id desc) where queue_id is not null;
    create index calls_of_customer on calls (customer_id, started_at desc, id desc) where customer_id is not null;
    create index calls_of_number on calls (number, started_at desc) where number is not null;
    create index calls_missed on calls (started_at desc, id desc)
      where direction = 'in' and outcome in ('abandoned', 'overflowed') and called_back_by is null;
    create index calls_recorded_elsewhere on calls (id) where recording_url is not null and recording_file_id is null;

    -- One ring of one person: number is the same for all who ring together.
    create table call_offers (
      id bigint generated always as identity primary key,
      call_id bigint not null references calls on delete cascade,
      number int not null,
      user_id bigint not null references users,
      queue_id bigint references queues,
      round int not null default 1,
      -- Why it rang for them: {"strategy", "try", "candidates": [ids], "left_out": [{"id", "why"}], "because"}.
      reason jsonb not null default '{}',
      offered_at timestamptz not null default now(),
      -- A lease: an offer that nobody ends is over by then.
      until timestamptz not null,
      ended_at timestamptz,
      ended text check (ended in ('answered', 'rejected', 'no_answer', 'withdrawn', 'failed')),
      unique (call_id, number, user_id),
      check ((ended_at is null) = (ended is null))
    );
    -- Nobody's phone rings for two callers.
    create unique index call_offers_one_each on call_offers (user_id) where ended_at is null;
    create unique index call_offers_answered_once on call_offers (call_id, number) where ended = 'answered';
    create index call_offers_of_user on call_offers (user_id, offered_at desc);

    -- What a PBX told of a call before it told that the call began.
    create table early_call_events (
      id bigint generated always as identity primary key,
      page_id bigint not null references pages on delete cascade,
      provider_id text not null,
      event jsonb not null,
      kept_at timestamptz not null default now(),
      unique (page_id, provider_id, event)
    );
    create index early_call_events_old on early_call_events (kept_at);

    alter table tickets add column call_id bigint references calls;
    create index tickets_of_call on tickets (call_id) where call_id is not null;
    alter table tasks add column call_id bigint references calls;
    create index tasks_of_call on tasks (call_id) where call_id is not null;
    alter table orders add column call_id bigint references calls;
    create index orders_of_call on orders (call_id) where call_id is not null;

    -- What somebody reported from their bar, with what had gone on by then at the PBX and in the browser.
    create table call_faults (
      id bigint generated always as identity primary key,
      -- The request's own: sent twice it is one.
      command_id uuid not null unique,
      user_id bigint not null references users,
      call_id bigint references calls,
      number text,
      description text not null check (length(description) between 1 and 2000),
      events jsonb not null,
      browser jsonb not null,
      created_at timestamptz not null default now()
    );

    insert into call_types (name, position) values ('Tư vấn', 1), ('Đặt hàng', 2), ('Khiếu nại', 3), ('Hỏi đơn hàng', 4), ('Khác', 5);
    insert into call_types (parent_id, name, position)
    select id, unnest(array['Trễ hẹn', 'Chất lượng', 'Thái độ']), generate_series(1, 3) from call_types where name = 'Khiếu nại';
  `.execute(db);
}

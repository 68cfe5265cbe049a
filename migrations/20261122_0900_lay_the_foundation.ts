import { type Kysely, sql } from "kysely";

// People, events, pages, the webhook ledger, customers, conversations and messages.
// Ids are bigint identities read as numbers (they stay below 2^53); times are timestamptz.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create extension if not exists citext;
    create extension if not exists pg_trgm;
    create extension if not exists unaccent;

    create function plain(text) returns text language sql immutable parallel safe strict
      return lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, nfkc)));

    create table settings (key text primary key, value jsonb not null, updated_at timestamptz not null default now());

    create table users (
      id bigint generated always as identity primary key,
      username citext not null unique check (username ~ '^[a-zA-Z0-9._-]{2,40}$'),
      name text not null check (length(name) between 1 and 120),
      password_hash text not null,
      role text not null check (role in ('owner', 'admin', 'supervisor', 'agent')),
      locale text not null default 'vi' check (locale in ('vi', 'en')),
      theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
      deactivated_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index users_one_owner on users ((true)) where role = 'owner';

    create table sessions (
      id text primary key,
      user_id bigint not null references users on delete cascade,
      expires_at timestamptz not null,
      created_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      address text,
      user_agent text
    );
    create index sessions_of_user on sessions (user_id);

    create table sign_in_attempts (
      id bigint generated always as identity primary key,
      username citext not null,
      address text not null,
      succeeded boolean not null,
      attempted_at timestamptz not null default now()
    );
    create index sign_in_attempts_by_username on sign_in_attempts (username, attempted_at);
    create index sign_in_attempts_by_address on sign_in_attempts (address, attempted_at);

    create table events (
      id bigint generated always as identity primary key,
      name text not null,
      subject text not null,
      subject_id bigint not null,
      actor_id bigint,
      detail jsonb not null default '{}',
      created_at timestamptz not null default now(),
      announced_at timestamptz,
      relay_state text check (relay_state in ('waiting', 'done')),
      relay_attempts int not null default 0,
      relay_after timestamptz
    );
    create index events_unannounced on events (id) where announced_at is null;
    create index events_to_relay on events (id) where relay_state = 'waiting';
    create index events_to_relay_of on events (subject, subject_id, id) where relay_state = 'waiting';
    create index events_of_subject on events (subject, subject_id, id);
    create index events_told_in_threads on events (subject_id, created_at) where subject = 'conversation' and name in
      ('conversation.claimed', 'conversation.assigned', 'conversation.released', 'conversation.done',
        'conversation.reopened', 'window.closed');

    create table pages (
      id bigint generated always as identity primary key,
      channel text not null check (channel in ('facebook', 'zalo', 'kite', 'phone')),
      provider_id text not null,
      name text not null,
      picture_file_id bigint,
      state text not null default 'connected' check (state in ('connected', 'reauthorize', 'disconnected')),
      trouble text,
      token_sealed text,
      token_checked_at timestamptz,
      human_agent boolean not null default false,
      subscribed_fields text[] not null default '{}',
      connected_by bigint references users,
      connected_at timestamptz not null default now(),
      disconnected_at timestamptz,
      created_at timestamptz not null default now(),
      unique (channel, provider_id)
    );

    create table page_members (
      page_id bigint not null references pages on delete cascade,
      user_id bigint not null references users on delete cascade,
      is_admin boolean not null default false,
      added_at timestamptz not null default now(),
      primary key (page_id, user_id)
    );
    create index page_members_of_user on page_members (user_id, page_id);

    -- A sign-in at the provider that is under way: state guards the callback, the sealed token lists the pages.
    create table page_connections (
      id bigint generated always as identity primary key,
      channel text not null,
      state_hash text not null unique,
      user_id bigint not null references users on delete cascade,
      token_sealed text,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    );

    create table webhook_events (
      id bigint generated always as identity primary key,
      channel text not null,
      page_key text not null,
      conversation_key text not null,
      lane smallint not null,
      body bytea not null,
      state text not null default 'pending' check (state in ('pending', 'applied', 'duplicate', 'ignored', 'parked')),
      reason text,
      attempts int not null default 0,
      received_at timestamptz not null default now(),
      settled_at timestamptz
    );
    create index webhook_events_pending on webhook_events (lane, id) where state = 'pending';
    create index webhook_events_parked on webhook_events (id desc) where state = 'parked';
    create index webhook_events_settled on webhook_events (settled_at) where state in ('applied', 'duplicate', 'ignored');

    create table files (
      id bigint generated always as identity primary key,
      storage_key text not null,
      name text not null,
      media_type text not null,
      size_bytes bigint not null,
      width int,
      height int,
      -- Who may read it follows from what it belongs to: a conversation, a page (picture), or only its uploader so far.
      conversation_id bigint,
      page_id bigint references pages on delete cascade,
      uploaded_by bigint references users,
      created_at timestamptz not null default now()
    );
    create index files_of_conversation on files (conversation_id, id desc) where conversation_id is not null;

    create table customers (
      id bigint generated always as identity primary key,
      kind text not null default 'lead' check (kind in ('lead', 'contact')),
      name text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create index customers_by_plain_name on customers using gin (plain(name) gin_trgm_ops);

    -- One person as a platform knows them on one page (a Facebook PSID).
    create table identities (
      id bigint generated always as identity primary key,
      customer_id bigint not null references customers,
      page_id bigint not null references pages,
      provider_id text not null,
      platform_name text,
      picture_file_id bigint references files,
      profile_state text not null default 'waiting' check (profile_state in ('waiting', 'known', 'refused')),
      profile_fetched_at timestamptz,
      created_at timestamptz not null default now(),
      unique (page_id, provider_id)
    );
    create index identities_unknown on identities (id) where profile_state = 'waiting';
    create index identities_of_customer on identities (customer_id);

    create table conversations (
      id bigint generated always as identity primary key,
      page_id bigint not null references pages,
      customer_id bigint not null references customers,
      identity_id bigint not null unique references identities,
      channel text not null,
      assignee_id bigint references users,
      assigned_at timestamptz,
      done_at timestamptz,
      unread_count int not null default 0,
      last_message_at timestamptz not null default now(),
      last_message_id bigint,
      last_preview jsonb not null default '{}',
      -- The last act of the customer that opens the provider's reply window.
      window_opened_at timestamptz,
      first_unread_message_id bigint,
      -- Unread is what the customer wrote after the last reply and after the last message that staff have seen.
      read_message_id bigint not null default 0,
      last_reply_at timestamptz,
      delivered_watermark timestamptz,
      read_watermark timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index conversations_by_page on conversations (page_id, last_message_at desc, id desc);
    create index conversations_by_time on conversations (last_message_at desc, id desc);
    create index conversations_of_assignee on conversations (assignee_id, last_message_at desc, id desc) where assignee_id is not null;
    create index conversations_unclaimed on conversations (page_id, last_message_at desc, id desc) where assignee_id is null;
    create index conversations_unread on conversations (last_message_at desc, id desc) where unread_count > 0 and done_at is null;
    create index conversations_unread_of_assignee on conversations (assignee_id, last_message_at desc) where unread_count > 0 and done_at is null;
    create index conversations_of_customer on conversations (customer_id);
    create index conversations_by_window on conversations (window_opened_at, id);

    create table conversation_participants (
      conversation_id bigint not null references conversations on delete cascade,
      user_id bigint not null references users on delete cascade,
      role text not null check (role in ('participant', 'follower')),
      added_at timestamptz not null default now(),
      primary key (conversation_id, user_id, role)
    );
    create index conversation_participants_of_user on conversation_participants (user_id, conversation_id);

    create table messages (
      id bigint generated always as identity primary key,
      conversation_id bigint not null references conversations,
      provider_id text,
      client_key uuid,
      author text not null check (author in ('customer', 'page')),
      user_id bigint references users,
      kind text not null default 'text' check (kind in ('text', 'attachment', 'sticker', 'location', 'fallback', 'postback', 'referral', 'unsupported')),
      body text not null default '',
      reply_to_provider_id text,
      detail jsonb not null default '{}',
      reactions jsonb not null default '{}',
      state text not null default 'received' check (state in ('received', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
      failure jsonb,
      human_agent boolean not null default false,
      sent_at timestamptz not null,
      edited_at timestamptz,
      edit_number int not null default 0,
      deleted_at timestamptz,
      created_at timestamptz not null default now(),
      unique (conversation_id, provider_id),
      unique (conversation_id, client_key)
    );
    create index messages_of_conversation on messages (conversation_id, sent_at desc, id desc);
    create index messages_by_id on messages (conversation_id, id);
    create index messages_outgoing on messages (conversation_id, id) where state = 'sending';
    create index messages_unread_by_customer on messages (conversation_id, sent_at) where author = 'page' and state in ('sent', 'delivered');
    create index messages_failed on messages (id desc) where state in ('failed', 'unknown');

    create table attachments (
      id bigint generated always as identity primary key,
      message_id bigint not null references messages on delete cascade,
      position smallint not null,
      kind text not null check (kind in ('image', 'video', 'audio', 'file', 'sticker', 'location', 'fallback')),
      name text,
      source_url text,
      file_id bigint references files,
      state text not null default 'waiting' check (state in ('waiting', 'kept', 'refused', 'failed', 'none')),
      reason text,
      attempts int not null default 0,
      retry_after timestamptz,
      detail jsonb not null default '{}',
      unique (message_id, position)
    );
    create index attachments_waiting on attachments (id) where state = 'waiting';

    -- What arrived before the message it speaks of (a reaction, an edit, an unsend): applied when the message comes.
    create table early_arrivals (
      id bigint generated always as identity primary key,
      conversation_id bigint not null references conversations on delete cascade,
      provider_id text not null,
      kind text not null,
      detail jsonb not null,
      created_at timestamptz not null default now()
    );
    create index early_arrivals_for on early_arrivals (conversation_id, provider_id);

    create table send_attempts (
      id bigint generated always as identity primary key,
      message_id bigint not null references messages on delete cascade,
      attempt int not null,
      started_at timestamptz not null default now(),
      ended_at timestamptz,
      outcome text check (outcome in ('sent', 'retry', 'refused', 'unknown')),
      detail jsonb not null default '{}',
      unique (message_id, attempt)
    );

    create table drafts (
      user_id bigint not null references users on delete cascade,
      conversation_id bigint not null references conversations on delete cascade,
      body text not null default '',
      file_ids bigint[] not null default '{}',
      updated_at timestamptz not null default now(),
      primary key (user_id, conversation_id)
    );
  `.execute(db);
}

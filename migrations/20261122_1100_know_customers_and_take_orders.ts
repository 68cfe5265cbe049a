import { type Kysely, sql } from "kysely";

// What stands between words in a message search: “0912.345.678” is three of them.
const between = `./:-_@&=?%#+*~,;()[]{}<>|"'!$^\`\\`;
const spaces = " ".repeat(between.length);

// Who the customers are (phones, e-mails, companies, tags, groups, followers), two records made one and taken apart
// again, imports, the catalogue, and orders with their payments.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table customers drop constraint customers_kind_check;
    alter table customers
      add constraint customers_kind_check check (kind in ('lead', 'contact', 'account')),
      add column client_key uuid unique,
      -- Kept, as sorting and searching many rows would work it out for each.
      add column name_plain text not null generated always as (plain(name)) stored,
      add column gender text check (gender in ('male', 'female', 'other')),
      add column born_on date,
      -- Street and number as written; province and ward by the codes in force since July 2025.
      add column address_line text not null default '' check (length(address_line) <= 500),
      add column province_code text,
      add column ward_code text,
      -- The names used before, as given: {"province": "…", "district": "…", "ward": "…"}.
      add column old_address jsonb,
      -- Of a person: the company they belong to.
      add column company_id bigint references customers,
      -- Of a company: its tax number.
      add column tax_code text check (length(tax_code) <= 20),
      add column source text not null default '' check (length(source) <= 80),
      add column owner_id bigint references users,
      add column created_by bigint references users,
      -- Another record of the same person that this one went into; then this row is nobody's to see.
      add column merged_into_id bigint references customers,
      add column last_contact_at timestamptz,
      add column version int not null default 1,
      add constraint customers_company_of_person check (company_id is null or kind <> 'account'),
      add constraint customers_not_into_itself check (merged_into_id is null or merged_into_id <> id);
    drop index customers_by_plain_name;
    create index customers_by_letters on customers using gin (name_plain gin_trgm_ops) where merged_into_id is null;
    create index customers_by_name on customers (name_plain, id) where merged_into_id is null;
    create index customers_by_creation on customers (created_at desc, id desc) where merged_into_id is null;
    create index customers_by_contact on customers (coalesce(last_contact_at, '-infinity'::timestamptz) desc, id desc)
      where merged_into_id is null;
    create index customers_of_owner on customers (owner_id, id desc) where owner_id is not null and merged_into_id is null;
    create index customers_of_creator on customers (created_by, id desc) where created_by is not null and merged_into_id is null;
    create index customers_of_company on customers (company_id, id desc) where company_id is not null;
    create index customers_gone on customers (merged_into_id) where merged_into_id is not null;

    create table customer_phones (
      id bigint generated always as identity primary key,
      customer_id bigint not null references customers,
      -- E.164 with its plus, hotlines (1900…, 1800…) as they are dialled.
      number text not null check (number ~ '^[+]?[0-9]{3,15}$'),
      -- As one dials it in Vietnam, for finding by any part: 0912345678.
      digits text not null,
      is_primary boolean not null default false,
      created_at timestamptz not null default now(),
      unique (customer_id, number)
    );
    create unique index customer_phones_primary on customer_phones (customer_id) where is_primary;
    create index customer_phones_by_number on customer_phones (number, customer_id);
    create index customer_phones_by_digits on customer_phones using gin (digits gin_trgm_ops);

    create table customer_emails (
      id bigint generated always as identity primary key,
      customer_id bigint not null references customers,
      email citext not null check (length(email) between 3 and 254),
      is_primary boolean not null default false,
      created_at timestamptz not null default now(),
      unique (customer_id, email)
    );
    create unique index customer_emails_primary on customer_emails (customer_id) where is_primary;
    create index customer_emails_by_email on customer_emails (email, customer_id);

    alter table identities add column is_primary boolean not null default false;
    create unique index identities_primary on identities (customer_id) where is_primary;

    -- Who is called in a note on a task sees that task.
    create index notes_calling on notes using gin (mentions) where subject = 'task' and removed_at is null;
    -- What waits, and what was refused later and is still to be told.
    drop index commands_waiting;
    create index commands_open on commands (subject, subject_id, created_at) where state <> 'done';

    create table customer_followers (
      customer_id bigint not null references customers,
      user_id bigint not null references users on delete cascade,
      added_at timestamptz not null default now(),
      primary key (customer_id, user_id)
    );
    create index customer_followers_of_user on customer_followers (user_id, customer_id);

    -- Orange ones are of one person, blue ones (owner_id null) of all. Those with a key are made and set by ourselves.
    create table tags (
      id bigint generated always as identity primary key,
      key text unique,
      name text not null check (length(name) between 1 and 60),
      color text not null default 'blue'
        check (color in ('blue', 'orange', 'green', 'red', 'purple', 'pink', 'teal', 'yellow', 'gray')),
      owner_id bigint references users,
      -- In the quick bar above the composer, in this order; null: not there.
      bar_position int,
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index tags_by_name on tags (coalesce(owner_id, 0), plain(name)) where archived_at is null;
    create table customer_tags (
      customer_id bigint not null references customers,
      tag_id bigint not null references tags,
      added_by bigint references users,
      added_at timestamptz not null default now(),
      primary key (customer_id, tag_id)
    );
    create index customer_tags_of_tag on customer_tags (tag_id, customer_id desc);

    create table customer_groups (
      id bigint generated always as identity primary key,
      name text not null check (length(name) between 1 and 80),
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index customer_groups_by_name on customer_groups (plain(name)) where archived_at is null;
    create table customer_group_members (
      group_id bigint not null references customer_groups,
      customer_id bigint not null references customers,
      added_at timestamptz not null default now(),
      primary key (group_id, customer_id)
    );
    create index customer_group_members_of_customer on customer_group_members (customer_id, group_id);

    -- Two records made one. What moved and what each was like before is kept, so that it can be taken apart again.
    create table customer_merges (
      id bigint generated always as identity primary key,
      command_id uuid not null unique,
      kind text not null check (kind in ('merge', 'link')),
      kept_id bigint not null references customers,
      gone_id bigint not null references customers,
      -- {"conversations": [41], "tickets": [7], …}: the rows that moved, by table.
      moved jsonb not null,
      -- {"kept": {…}, "gone": {…}}: both as they were.
      before jsonb not null,
      by_id bigint references users,
      created_at timestamptz not null default now(),
      undone_at timestamptz,
      undone_by bigint references users,
      check (kept_id <> gone_id)
    );
    create index customer_merges_of_kept on customer_merges (kept_id, id desc);
    create index customer_merges_of_gone on customer_merges (gone_id, id desc);
    -- A value that another one took the place of, kept as history.
    create table customer_values (
      id bigint generated always as identity primary key,
      customer_id bigint not null references customers,
      merge_id bigint references customer_merges,
      field text not null,
      value text not null,
      created_at timestamptz not null default now()
    );
    create index customer_values_of on customer_values (customer_id, id desc);

    -- Whoever writes to a record while it goes into another one waits for that, and then writes to the living one.
    create function living_customer(wanted bigint) returns bigint language plpgsql as $$
      declare next bigint;
      begin
        loop
          select merged_into_id into next from customers where id = wanted for key share;
          exit when next is null;
          wanted := next;
        end loop;
        return wanted;
      end $$;
    create function follow_customer() returns trigger language plpgsql as $$
      begin new.customer_id := living_customer(new.customer_id); return new; end $$;
    create function follow_company() returns trigger language plpgsql as $$
      begin new.company_id := living_customer(new.company_id); return new; end $$;
    create function follow_noted_customer() returns trigger language plpgsql as $$
      begin new.subject_id := living_customer(new.subject_id); return new; end $$;
    create trigger follow before insert or update of company_id on customers
      for each row when (new.company_id is not null) execute function follow_company();
    create trigger follow before insert on notes
      for each row when (new.subject = 'customer') execute function follow_noted_customer();
    create trigger follow before insert or update of customer_id on tickets
      for each row when (new.customer_id is not null) execute function follow_customer();
    create trigger follow before insert or update of customer_id on tasks
      for each row when (new.customer_id is not null) execute function follow_customer();
    create trigger follow before insert on customer_phones for each row execute function follow_customer();
    create trigger follow before insert on customer_emails for each row execute function follow_customer();
    create trigger follow before insert on customer_followers for each row execute function follow_customer();
    create trigger follow before insert on customer_tags for each row execute function follow_customer();
    create trigger follow before insert on customer_group_members for each row execute function follow_customer();

    -- Rows of a table file on their way in; what each became is kept, for the report and for taking it back.
    create table import_jobs (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      kind text not null check (kind in ('customers', 'products')),
      user_id bigint not null references users,
      file_id bigint not null references files,
      -- {"sheet": 0, "delimiter": ";", "encoding": "windows-1258", "columns": {"0": "name", …}, "duplicates": "skip" | "fill" | "overwrite" | "add", …}
      options jsonb not null default '{}',
      state text not null default 'mapping'
        check (state in ('mapping', 'checking', 'checked', 'running', 'stopped', 'done', 'undoing', 'undone', 'failed')),
      -- Rows of the file that are settled; the next begins behind them, after a restart too.
      at bigint not null default 0,
      total bigint,
      added int not null default 0,
      changed int not null default 0,
      skipped int not null default 0,
      failed int not null default 0,
      -- Of an import taken back: rows as they were before, and rows that stay as somebody has changed them since.
      undone int not null default 0,
      kept int not null default 0,
      problem text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create index import_jobs_working on import_jobs (id) where state in ('checking', 'running', 'undoing');
    create index import_jobs_of_user on import_jobs (user_id, id desc);
    create table import_rows (
      job_id bigint not null references import_jobs on delete cascade,
      row_number bigint not null,
      outcome text not null check (outcome in ('added', 'changed', 'skipped', 'failed')),
      -- Of a failed or skipped row: what was in it and why, by column.
      cells jsonb,
      reason jsonb,
      -- Of a row that came in: what it became, and how that was before.
      record_id bigint,
      undo jsonb,
      primary key (job_id, row_number)
    );
    create index import_rows_to_report on import_rows (job_id, row_number) where outcome in ('failed', 'skipped');

    -- What one typed into a form that is not sent yet, over reload, restart and another browser.
    create table form_drafts (
      user_id bigint not null references users on delete cascade,
      -- order:new:41, order:7, customer:new …
      key text not null check (length(key) between 1 and 100),
      fields jsonb not null,
      updated_at timestamptz not null default now(),
      primary key (user_id, key)
    );

    create table products (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      name text not null check (length(name) between 1 and 200),
      name_plain text not null generated always as (plain(name)) stored,
      unit text not null default '' check (length(unit) <= 40),
      picture_file_id bigint references files,
      -- {"Màu": ["Đen", "Trắng"], "Cỡ": ["S", "M"]}: what its variants differ in.
      options jsonb not null default '{}',
      archived_at timestamptz,
      version int not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index products_by_letters on products using gin (name_plain gin_trgm_ops);
    create index products_by_name on products (name_plain, id);
    -- What is sold: every product has at least one.
    create table product_variants (
      id bigint generated always as identity primary key,
      product_id bigint not null references products,
      sku citext unique check (length(sku) between 1 and 60),
      -- {"Màu": "Đen", "Cỡ": "M"}
      options jsonb not null default '{}',
      -- Whole đồng.
      price bigint not null default 0 check (price between 0 and 1000000000000),
      picture_file_id bigint references files,
      -- All that it is looked for by, in one place for one index: its product's name, what it differs in, its code.
      search_plain text not null default '',
      position int not null default 0,
      archived_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index product_variants_of on product_variants (product_id, position, id);
    create index product_variants_by_letters on product_variants using gin (search_plain gin_trgm_ops);
    create index product_variants_by_words on product_variants ("left"(search_plain, 100), id);
    create function name_variant() returns trigger language plpgsql as $$ begin
      new.search_plain = plain(concat_ws(' ', (select name from products where id = new.product_id),
        (select string_agg(value, ' ' order by key) from jsonb_each_text(new.options)), new.sku));
      return new;
    end $$;
    create trigger name_variant before insert or update of options, sku, product_id on product_variants
      for each row execute function name_variant();
    create function rename_variants() returns trigger language plpgsql as $$ begin
      update product_variants set options = options where product_id = new.id;
      return null;
    end $$;
    create trigger rename_variants after update of name on products
      for each row when (old.name is distinct from new.name) execute function rename_variants();

    create table orders (
      id bigint generated always as identity primary key,
      client_key uuid unique,
      -- DH-000123: the id in six digits and more; gaps are possible.
      code text not null generated always as ('DH-' || lpad(id::text, greatest(6, length(id::text)), '0')) stored,
      title text not null default '' check (length(title) <= 200),
      status text not null default 'draft'
        check (status in ('draft', 'new', 'confirmed', 'shipping', 'completed', 'cancelled', 'returned')),
      cancel_reason text,
      customer_id bigint references customers,
      conversation_id bigint references conversations,
      page_id bigint references pages,
      channel text check (channel in ('facebook', 'zalo', 'kite', 'phone')),
      assignee_id bigint references users,
      created_by bigint references users,
      recipient_name text not null default '' check (length(recipient_name) <= 120),
      recipient_phone text not null default '' check (length(recipient_phone) <= 20),
      address_line text not null default '' check (length(address_line) <= 500),
      province_code text,
      ward_code text,
      delivery_note text not null default '' check (length(delivery_note) <= 5000),
      internal_note text not null default '' check (length(internal_note) <= 5000),
      -- Money in whole đồng. A discount is either đồng or percent in hundredths (1250 is 12.5 %).
      discount_amount bigint not null default 0 check (discount_amount >= 0),
      discount_percent int check (discount_percent between 0 and 10000),
      shipping_fee bigint not null default 0 check (shipping_fee >= 0),
      cash_on_delivery boolean not null default true,
      -- Derived by the pure function of the orders' totals, kept for lists, sums and boards.
      goods_total bigint not null default 0,
      total bigint not null default 0 check (total >= 0),
      paid_total bigint not null default 0,
      version int not null default 1,
      status_changed_at timestamptz not null default now(),
      confirmed_at timestamptz,
      completed_at timestamptz,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      constraint orders_cancelled_with_reason check (status <> 'cancelled' or length(btrim(coalesce(cancel_reason, ''))) > 0)
    );
    create index orders_by_creation on orders (created_at desc, id desc);
    create index orders_by_update on orders (updated_at desc, id desc);
    create index orders_by_total on orders (total, id);
    create index orders_by_status on orders (status, created_at desc, id desc);
    create index orders_of_customer on orders (customer_id, id desc) where customer_id is not null;
    create index orders_of_conversation on orders (conversation_id, id desc) where conversation_id is not null;
    create index orders_of_assignee on orders (assignee_id, created_at desc, id desc) where assignee_id is not null;
    create index orders_of_creator on orders (created_by, created_at desc, id desc);
    create index orders_of_page on orders (page_id, created_at desc, id desc);
    create index orders_by_recipient on orders using gin (
      plain(recipient_name) gin_trgm_ops, regexp_replace(recipient_phone, '\\D', '', 'g') gin_trgm_ops);

    create table order_lines (
      id bigint generated always as identity primary key,
      order_id bigint not null references orders on delete cascade,
      position int not null,
      variant_id bigint references product_variants,
      -- As it was when it was sold.
      name text not null check (length(name) between 1 and 300),
      sku text not null default '',
      unit text not null default '',
      quantity int not null check (quantity between 1 and 1000000),
      price bigint not null check (price between 0 and 1000000000000),
      discount_amount bigint not null default 0 check (discount_amount >= 0),
      discount_percent int check (discount_percent between 0 and 10000),
      note text not null default '' check (length(note) <= 500),
      unique (order_id, position) deferrable initially deferred
    );
    create index order_lines_of_variant on order_lines (variant_id) where variant_id is not null;

    create table payments (
      id bigint generated always as identity primary key,
      client_key uuid not null unique,
      order_id bigint not null references orders,
      -- Below zero: paid back.
      amount bigint not null check (amount <> 0),
      method text not null check (method in ('cash', 'transfer', 'card', 'cash_on_delivery', 'wallet', 'other')),
      is_deposit boolean not null default false,
      note text not null default '' check (length(note) <= 500),
      paid_at timestamptz not null default now(),
      by_id bigint references users,
      removed_at timestamptz,
      created_at timestamptz not null default now()
    );
    create index payments_of_order on payments (order_id, id);

    alter table tasks add column order_id bigint references orders;
    create index tasks_of_order on tasks (order_id, id desc) where order_id is not null;
    alter table files add column customer_id bigint references customers;
    alter table files add column order_id bigint references orders;
    -- What happened to a customer, in the order of its times: one part of their timeline.
    create index events_of_customer on events (subject_id, created_at desc, id desc) where subject = 'customer';
    create index attachments_of_file on attachments (file_id) where file_id is not null;
    create index files_of_customer on files (customer_id, id) where customer_id is not null;
    create index files_of_order on files (order_id, id) where order_id is not null;
    create trigger follow before insert or update of customer_id on files
      for each row when (new.customer_id is not null) execute function follow_customer();
    create trigger follow before insert or update of customer_id on orders
      for each row when (new.customer_id is not null) execute function follow_customer();

    -- Phone numbers that a customer wrote (IN-21).
    create table message_phones (
      message_id bigint not null references messages on delete cascade,
      conversation_id bigint not null references conversations,
      number text not null,
      primary key (message_id, number)
    );
    create index message_phones_of_conversation on message_phones (conversation_id, message_id desc);
    create index message_phones_by_number on message_phones (number, message_id desc);

    -- Message search (IN-5): the words of a message without diacritics, whatever stands between them.
    create extension if not exists btree_gin;
    create function words_in(text) returns tsvector language sql immutable parallel safe strict
      return to_tsvector('pg_catalog.simple', translate(public.plain($1), ${sql.lit(between)}, ${sql.lit(spaces)}));
    create function words_asked(text) returns tsquery language sql immutable parallel safe strict
      return plainto_tsquery('pg_catalog.simple', translate(public.plain($1), ${sql.lit(between)}, ${sql.lit(spaces)}));
    -- The four hours that a time is in: a common word is read stretch by stretch from the newest one back, and never
    -- has all its messages looked at; a rare one is found by itself.
    create function stretch_of(timestamptz) returns bigint language sql immutable parallel safe strict
      return extract(epoch from $1 at time zone 'UTC')::bigint / 14400;
    create index messages_by_words on messages using gin (stretch_of(sent_at), words_in(body))
      with (gin_pending_list_limit = 512) where body <> '' and deleted_at is null;

    -- What the platform is asked for again (IN-18): the whole history, page by page, stoppable.
    create table history_syncs (
      id bigint generated always as identity primary key,
      conversation_id bigint not null references conversations,
      state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'stopped', 'failed')),
      -- The provider's key of the page that comes next.
      cursor text,
      pages int not null default 0,
      added int not null default 0,
      known int not null default 0,
      attempts int not null default 0,
      retry_after timestamptz,
      problem text,
      by_id bigint references users,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create unique index history_syncs_one_at_a_time on history_syncs (conversation_id) where state in ('waiting', 'running');
    create index history_syncs_working on history_syncs (id) where state in ('waiting', 'running');

    insert into tags (key, name, color, bar_position) values
      ('has_phone', 'Có sđt', 'teal', 1), (null, 'Tư vấn', 'blue', 2), (null, 'Chốt đơn', 'green', 3),
      (null, 'Khiếu nại', 'red', 4), (null, 'KH VIP', 'purple', 5), (null, 'Gọi lại', 'yellow', 6);
    insert into customer_groups (name) values ('Khách lẻ'), ('Khách sỉ'), ('Đại lý');
  `.execute(db);
}

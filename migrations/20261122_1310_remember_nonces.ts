import { type Kysely, sql } from "kysely";

// What a PBX has signed is taken once: its nonces are remembered for as long as their time could still be believed.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table phone_nonces (
      page_id bigint not null references pages on delete cascade,
      nonce text not null check (length(nonce) between 16 and 64),
      at timestamptz not null default now(),
      primary key (page_id, nonce)
    );
    create index phone_nonces_by_time on phone_nonces (at);
  `.execute(db);
}

import { type Kysely, type Selectable, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { changing } from "../events/mod.ts";
import type { TeamTable } from "./table.ts";

export interface Colleague {
  id: number;
  name: string;
}
export type Team = Selectable<TeamTable> & { members: Colleague[] };

const teams = (db: Db | Trx) =>
  db
    .selectFrom("teams")
    .selectAll()
    .select(
      sql<Colleague[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by plain(u.name), u.id)
        from team_members m join users u on u.id = m.user_id
        where m.team_id = teams.id and u.deactivated_at is null), '[]')`.as("members"),
    );

/** Teams by name, each with those of its members who still work here. */
export const listTeams = (db: Db | Trx, { archived = false } = {}): Promise<Team[]> =>
  teams(db)
    .where("archived_at", archived ? "is not" : "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id")
    .execute();

/** An archived one too: what it has stays with it. */
export async function getTeam(db: Db | Trx, id: number): Promise<Team> {
  const row = await teams(db).where("id", "=", id).executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

/** Everybody who works here, by name: those whom something can be given to. */
export const colleaguesByName = (db: Kysely<Database>) =>
  db
    .selectFrom("users")
    .select(["id", "name"])
    .where("deactivated_at", "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id");

export const listColleagues = (db: Db | Trx): Promise<Colleague[]> => colleaguesByName(db).execute();

/** Teams that something can be given to, by name. */
export const teamsByName = (db: Kysely<Database>) =>
  db
    .selectFrom("teams")
    .select(["id", "name"])
    .where("archived_at", "is", null)
    .orderBy(sql`plain(name)`)
    .orderBy("id");

/**
 * Those whom a text calls by @ and their whole name, so that a mention works by typing alone. Of names that begin alike
 * the longest is meant: whoever is called is told, and sees what they are called to.
 */
export async function listCalled(db: Db | Trx, text: string): Promise<number[]> {
  const [, ...calls] = text.split("@");
  if (calls.length === 0) return [];
  const colleagues = await listColleagues(db);
  const called = calls.flatMap((rest) => {
    const meant = colleagues.filter(
      ({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)),
    );
    const longest = Math.max(...meant.map(({ name }) => name.length));
    return meant.filter(({ name }) => name.length === longest).map((each) => each.id);
  });
  return [...new Set(called)];
}

/** The teams that a person is in, without archived ones. */
export async function teamsOf(db: Db | Trx, userId: number): Promise<number[]> {
  const rows = await db
    .selectFrom("team_members")
    .innerJoin("teams", "teams.id", "team_members.team_id")
    .where("team_members.user_id", "=", userId)
    .where("teams.archived_at", "is", null)
    .select("teams.id")
    .orderBy("teams.id")
    .execute();
  return rows.map((row) => row.id);
}

export async function addTeam(db: Db, { name, members = [] }: { name: string; members?: number[] }): Promise<number> {
  return changing(db, async (trx) => {
    const { id } = await trx
      .insertInto("teams")
      .values({ name })
      .returning("id")
      .executeTakeFirstOrThrow()
      .catch(refuseSameName);
    await setTeamMembers(trx, id, members);
    return id;
  });
}

const change = async (db: Db | Trx, id: number, values: { name: string } | { archived_at: Date | null }) => {
  const query = db.updateTable("teams").set(values).where("id", "=", id);
  const { numUpdatedRows } = await query.executeTakeFirst().catch(refuseSameName);
  if (numUpdatedRows === 0n) throw new NotFound();
};

export const renameTeam = (db: Db | Trx, id: number, name: string) => change(db, id, { name });

export async function editTeam(db: Db, id: number, { name, members }: { name: string; members: number[] }) {
  await changing(db, async (trx) => {
    await renameTeam(trx, id, name);
    await setTeamMembers(trx, id, members);
  });
}

/** Nothing new can be given to it; what it has stays, and so do its members. */
export const archiveTeam = (db: Db, id: number) => change(db, id, { archived_at: new Date() });

export const restoreTeam = (db: Db, id: number) => change(db, id, { archived_at: null });

/** Makes these its members; people who do not exist or left are passed over. */
export async function setTeamMembers(db: Db | Trx, id: number, userIds: number[]): Promise<void> {
  await changing(db, async (trx) => {
    const team = await trx.selectFrom("teams").select("id").where("id", "=", id).forUpdate().executeTakeFirst();
    if (!team) throw new NotFound();
    await trx.deleteFrom("team_members").where("team_id", "=", id).execute();
    await sql`insert into team_members (team_id, user_id)
      select ${id}, id from users where id = any(${userIds}::bigint[]) and deactivated_at is null`.execute(trx);
  });
}

function refuseSameName(error: unknown): never {
  const { code, constraint } = (error ?? {}) as { code?: string; constraint?: string };
  if (code === "23505" && constraint === "teams_by_name") throw new Invalid({ name: "nameTaken" });
  throw error;
}

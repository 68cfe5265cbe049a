import { sql } from "kysely";
import type { Db, Trx } from "../database.ts";
import { changing } from "../modules/events/mod.ts";
import { addTeam, type Person } from "../modules/people/mod.ts";
import {
  addCategory,
  addTemplate,
  listCategories,
  listPolicies,
  listResolutionTypes,
  noteFirstResponse,
  readHours,
} from "../modules/tickets/mod.ts";
import { moreTickets } from "./more_tickets.ts";
import { readTales } from "./reading.ts";
import { type Stage, tellTale } from "./telling.ts";
import { tellTasks } from "./telling_tasks.ts";
import { tickets } from "./tickets.ts";

const teams: [name: string, usernames: string[]][] = [
  ["Kỹ thuật lắp đặt", ["an", "binh"]],
  ["Chăm sóc sau bán", ["binh", "chi"]],
];

/** Below the categories that every company begins with; the last word is the policy, where it has its own. */
const categories: [path: string, policy?: string][] = [
  ["Tư vấn › Hướng dẫn sử dụng"],
  ["Khiếu nại › Sản phẩm"],
  ["Khiếu nại › Lắp đặt", "Khẩn"],
  ["Khiếu nại › Lắp đặt › Thợ trễ hẹn"],
  ["Bảo hành › Camera"],
  ["Bảo hành › Camera › Mất kết nối"],
  ["Bảo hành › Camera › Mờ hình"],
  ["Bảo hành › Đầu ghi"],
  ["Đổi trả › Giao nhầm"],
  ["Giao hàng › Trễ hẹn"],
];

const templates: [name: string, title: string, summary: string, category: string, priority: "normal" | "high"][] = [
  [
    "Thợ trễ hẹn",
    "Thợ đến trễ hẹn",
    "Giờ hẹn:\nTên thợ:\nKhách chờ bao lâu:",
    "Khiếu nại › Lắp đặt › Thợ trễ hẹn",
    "high",
  ],
  ["Bảo hành camera", "Bảo hành camera", "Model:\nNgày mua:\nHiện tượng:", "Bảo hành › Camera", "normal"],
  ["Đổi hàng", "Khách đổi hàng", "Mã đơn:\nHàng đã nhận:\nHàng muốn đổi:", "Đổi trả", "normal"],
];

/**
 * Plays the demo company's work through the rooms' own doors, with dates of the past: teams, tickets in every status with
 * what happened to them, tasks around today. Whoever opens the demo is told of the last hours; the rest is history.
 */
export async function seedWork(db: Db, cast: Map<string, Person>, now = new Date()): Promise<void> {
  await changing(db, async (trx) => {
    const stage = await setStage(trx, cast, now);
    const opened = new Map<string, number>();
    for (const tale of readTales(tickets + moreTickets)) opened.set(tale.title, await tellTale(stage, tale));
    for (const id of opened.values()) await noteFirstResponse(trx, { ticketId: id });
    await tellTasks(stage, opened);
    await layToRest(trx, now);
  });
}

async function setStage(trx: Trx, cast: Map<string, Person>, now: Date): Promise<Stage> {
  const owner = cast.get("owner")!;
  const db = trx as unknown as Db;
  const teamIds = new Map<string, number>();
  for (const [name, usernames] of teams) {
    const members = usernames.map((username) => cast.get(username)!.id);
    teamIds.set(name, await addTeam(db, { name, members }));
  }
  const policies = await listPolicies(trx);
  const pathOf = async () => new Map((await listCategories(trx)).map(({ path, id }) => [path, id]));
  let paths = await pathOf();
  for (const [path, policy] of categories) {
    const at = path.lastIndexOf(" › ");
    const slaPolicyId = policies.find(({ name }) => name === policy)?.id ?? null;
    await addCategory(db, { name: path.slice(at + 3), parentId: paths.get(path.slice(0, at))!, slaPolicyId });
    paths = await pathOf();
  }
  for (const [name, title, summary, category, priority] of templates)
    await addTemplate(db, { name, title, summary, categoryId: paths.get(category)!, priority });
  const endings = new Map((await listResolutionTypes(trx)).map(({ name, id }) => [name, id]));
  return { trx, cast, owner, now, teams: teamIds, categories: paths, endings, hours: await readHours(db) };
}

/** What is long over wakes no clock and rings no bell; the clocks of what is open begin with its opening. */
async function layToRest(trx: Trx, now: Date): Promise<void> {
  // These say no time of their own: the answer knows its own, and who was called watches since the note before it.
  await sql`update events set created_at = (detail->>'at')::timestamptz where name = 'ticket.first_responded'`.execute(
    trx,
  );
  await sql`
    update events set created_at = coalesce((
      select before.created_at from events before where before.subject = 'ticket' and before.subject_id = events.subject_id
        and before.id < events.id and before.name <> 'ticket.watched' order by before.id desc limit 1), created_at)
    where name = 'ticket.watched'`.execute(trx);
  await sql`
    update events set
      relay_state = case when relay_state is null then null
        when name = 'ticket.opened' and exists (select 1 from tickets where id = subject_id and status <> 'closed') then 'waiting'
        when name = 'task.created' and exists (select 1 from tasks where id = subject_id and status in ('todo', 'doing')) then 'waiting'
        else 'done' end,
      notify_state = case when created_at < ${new Date(now.getTime() - 3 * 3_600_000)} or name = 'task.rang' then null else notify_state end,
      announced_at = now()
    where subject in ('ticket', 'task', 'bell') and announced_at is null`.execute(trx);
}

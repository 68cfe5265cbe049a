import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  countTickets,
  listTicketIds,
  listTickets,
  type TicketFilter,
  ticketFilterOf,
  type TicketRow,
  type TicketSort,
  ticketSorts,
} from "../../../src/modules/tickets/mod.ts";
import { priorities, statuses } from "../../../src/modules/tickets/table.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { addResolutionType, addTeam, customerWrote } from "./stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
const team = await addTeam(db, "Kỹ thuật ca tối", [cast.an]);
const type = await addResolutionType(db, "Đã sửa xong");
const talk = await customerWrote(db, cast.camera.id, "Xin chào");
await db.updateTable("customers").set({ name: "Trần Đức Hạnh" }).where("id", "=", talk.customer_id).execute();
test.after(() => db.destroy());

// Many at the same instant, so that only the id tells them apart; every third has no due time.
await sql`
  insert into tickets (title, status, priority, page_id, channel, assignee_id, team_id, customer_id, created_by,
    resolution_type_id, resolution_text, resolution_due_at, resolution_warn_at, created_at, updated_at)
  select (array['Camera không lên hình', 'Đổi trả hàng', 'áo bị phai màu', 'Zalo không nhận tin'])[1 + n % 4] || ' ' || n,
    (${[...statuses]}::text[])[1 + n % 7], (${[...priorities]}::text[])[1 + n % 4],
    case n % 3 when 0 then ${cast.camera.id}::bigint when 1 then ${cast.cosmetics.id}::bigint end, 'facebook',
    case n % 5 when 0 then ${cast.an.id}::bigint when 1 then ${cast.binh.id}::bigint end,
    case n % 6 when 0 then ${team}::bigint end,
    case n % 10 when 0 then ${talk.customer_id}::bigint end, ${cast.owner.id},
    ${type}, 'Xong', case n % 3 when 0 then null else now() + (n % 7 - 3) * interval '1 hour' end,
    case n % 3 when 0 then null else now() + (n % 7 - 5) * interval '1 hour' end,
    now() - (n % 11) * interval '1 day', now() - (n % 4) * interval '1 hour'
  from generate_series(1, 200) n`.execute(db);
const all = await db.selectFrom("tickets").selectAll().execute();

async function walk(person: typeof cast.an, filter: TicketFilter, sort: TicketSort, limit = 17): Promise<TicketRow[]> {
  const found: TicketRow[] = [];
  let after: string | undefined;
  do {
    const page = await listTickets(db, person, filter, { sort, after, limit });
    found.push(...page.rows);
    after = page.next;
  } while (after);
  return found;
}

/** Nulls are last, whichever way it goes. */
function keyOf(ticket: TicketRow, sort: string): number | string {
  const by = sort.replace("-", "") as (typeof ticketSorts)[number];
  if (by === "priority") return -priorities.indexOf(ticket.priority);
  if (by === "status") return statuses.indexOf(ticket.status);
  if (by === "resolution_due_at") return ticket.resolution_due_at?.getTime() ?? (sort.startsWith("-") ? -1e15 : 1e15);
  return by === "id" ? ticket.id : (ticket[by] as Date | string).valueOf();
}

test("every order shows everything once, page by page, both ways", async () => {
  for (const person of [cast.owner, cast.supervisor, cast.an]) {
    const expected = (await listTicketIds(db, person, {})).toSorted((a, b) => a - b);
    for (const sort of ticketSorts.flatMap((by): TicketSort[] => [by, `-${by}`])) {
      const rows = await walk(person, {}, sort);
      assert.equal(
        rows.map((row) => row.id).toSorted((a, b) => a - b),
        expected,
        `${person.username} ${sort}`,
      );
      if (sort.endsWith("title")) continue;
      const keys = rows.map((row) => keyOf(row, sort));
      const sorted = keys.toSorted((a, b) => (a < b ? -1 : Number(a > b)) * (sort.startsWith("-") ? -1 : 1));
      assert.equal(keys, sorted, sort);
    }
  }
});

test("titles go by their letters, without regard to marks and capitals", async () => {
  const rows = await walk(cast.owner, {}, "title");
  assert.equal([...new Set(rows.map((row) => row.title.split(" ")[0]))], ["áo", "Camera", "Đổi", "Zalo"]);
});

test("a title with a control character in it stops nobody from coming to those behind it", async () => {
  const odd = await db
    .insertInto("tickets")
    .values(["\u0001 một", "\u0007 hai", "\u001b ba"].map((title) => ({ title, created_by: cast.owner.id })))
    .returning("id")
    .execute();
  const ids = odd.map(({ id }) => id);
  const found: number[] = [];
  for (let after: string | undefined, pages = 0; pages < 4; pages++) {
    const page = await listTickets(db, cast.owner, { ids }, { sort: "title", after, limit: 1 });
    found.push(...page.rows.map(({ id }) => id));
    if (!(after = page.next)) break;
  }
  assert.equal(found.toSorted(), ids.toSorted());
  await db.deleteFrom("tickets").where("id", "in", ids).execute();
});

test("a place that is none starts at the top", async () => {
  const [first] = (await listTickets(db, cast.owner, {}, { limit: 1 })).rows;
  for (const after of ["", "x", "W10=", Buffer.from('["\'; drop",1]').toString("base64url"), "WzEsMl0"]) {
    assert.is((await listTickets(db, cast.owner, {}, { after, limit: 1 })).rows[0]!.id, first!.id);
  }
  const noRank = Buffer.from('["99999999999",1]').toString("base64url");
  const [least] = (await listTickets(db, cast.owner, {}, { sort: "priority", limit: 1 })).rows;
  const page = await listTickets(db, cast.owner, {}, { sort: "priority", after: noRank, limit: 1 });
  assert.is(page.rows[0]!.id, least!.id);
  const ofTitles = (await listTickets(db, cast.owner, {}, { sort: "title", limit: 1 })).next;
  assert.is((await listTickets(db, cast.owner, {}, { after: ofTitles, limit: 1 })).rows[0]!.id, first!.id);
});

const isOpen = (ticket: { status: string }) => !["resolved", "closed"].includes(ticket.status);
const hour = 3_600_000;

test("each filter keeps what it says, and counts it", async () => {
  const now = Date.now();
  const filters: [TicketFilter, (ticket: (typeof all)[number]) => boolean][] = [
    [{ status: ["new", "open"] }, ({ status }) => status === "new" || status === "open"],
    [{ open: true }, isOpen],
    [{ open: false }, (ticket) => !isOpen(ticket)],
    [{ priority: ["urgent"] }, ({ priority }) => priority === "urgent"],
    [{ assignee: ["me"] }, ({ assignee_id }) => assignee_id === cast.owner.id],
    [{ assignee: [cast.an.id, "none"] }, ({ assignee_id }) => assignee_id === cast.an.id || assignee_id === null],
    [{ team: [team] }, ({ team_id }) => team_id === team],
    [{ page: [cast.camera.id] }, ({ page_id }) => page_id === cast.camera.id],
    [{ channel: "zalo" }, () => false],
    [{ customer: talk.customer_id }, ({ customer_id }) => customer_id === talk.customer_id],
    [{ q: "khong len hinh" }, ({ title }) => title.startsWith("Camera")],
    [{ q: "ÁO BỊ" }, ({ title }) => title.startsWith("áo")],
    [{ q: "duc hanh" }, ({ customer_id }) => customer_id === talk.customer_id],
    [{ q: "100%" }, () => false],
    [{ q: `#${all[0]!.id}` }, ({ id }) => id === all[0]!.id],
    [{ sla: "late" }, (each) => isOpen(each) && (each.resolution_due_at?.getTime() ?? Infinity) <= now],
    [
      { sla: "soon" },
      (each) =>
        isOpen(each) &&
        (each.resolution_warn_at?.getTime() ?? Infinity) <= now &&
        each.resolution_due_at!.getTime() > now,
    ],
    [{ created: { from: new Date(now - 36 * hour) } }, ({ created_at }) => created_at.getTime() >= now - 36 * hour],
    [{ updated: { to: new Date(now - hour / 2) } }, ({ updated_at }) => updated_at.getTime() < now - hour / 2],
  ];
  for (const [filter, keeps] of filters) {
    const expected = all.filter(keeps).map((ticket) => ticket.id);
    const name = JSON.stringify(filter);
    const ids = (await walk(cast.owner, filter, "id")).map((ticket) => ticket.id);
    assert.equal(
      ids,
      expected.toSorted((a, b) => a - b),
      name,
    );
    assert.is(await countTickets(db, cast.owner, filter), expected.length, name);
  }
});

test("what is mine, my teams' and watched", async () => {
  const mine = await walk(cast.an, { assignee: ["me", "my_teams"] }, "-id");
  assert.ok(mine.length > 0);
  assert.ok(mine.every((ticket) => ticket.assignee?.id === cast.an.id || ticket.team?.id === team));
  await db.insertInto("ticket_watchers").values({ ticket_id: all[6]!.id, user_id: cast.an.id }).execute();
  assert.equal(
    (await walk(cast.an, { watching: true }, "-id")).map((ticket) => ticket.id),
    [all[6]!.id],
  );
});

test("what all of a role ask for in the same words is found and counted through each of them", async () => {
  const agents = [cast.an, cast.binh, cast.an];
  await db.insertInto("ticket_watchers").values({ ticket_id: all[2]!.id, user_id: cast.an.id }).execute();
  for (const filter of [{}, { open: true }, { status: ["new", "open"] }, { watching: true }] as TicketFilter[]) {
    for (const person of agents) {
      const own = (await listTicketIds(db, person, filter)).sort((a, b) => a - b);
      const shown = await walk(person, filter, "-updated_at", 1_000);
      assert.equal(
        shown.map((row) => row.id).sort((a, b) => a - b),
        own,
        JSON.stringify(filter),
      );
      assert.is(await countTickets(db, person, filter), own.length);
    }
  }
  const [an, binh] = await Promise.all([cast.an, cast.binh].map((person) => listTicketIds(db, person, {})));
  assert.not.equal(an!.toSorted(), binh!.toSorted());
});

test("a category is filtered with all below it", async () => {
  const add = async (name: string, depth: number, parent_id?: number) =>
    (
      await db
        .insertInto("ticket_categories")
        .values({ name, depth, parent_id: parent_id ?? null })
        .returning("id")
        .executeTakeFirstOrThrow()
    ).id;
  const top = await add("Đường truyền", 1);
  const middle = await add("Cáp quang", 2, top);
  const deepest = await add("Đứt cáp", 3, middle);
  const ids = all.slice(0, 3).map((ticket) => ticket.id);
  for (const [n, category] of [top, middle, deepest].entries()) {
    await db.updateTable("tickets").set({ category_id: category }).where("id", "=", ids[n]!).execute();
  }
  assert.is(await countTickets(db, cast.owner, { category: top }), 3);
  assert.is(await countTickets(db, cast.owner, { category: middle }), 2);
  const [row] = (await listTickets(db, cast.owner, { category: deepest })).rows;
  assert.is(row!.category_path, "Đường truyền › Cáp quang › Đứt cáp");
});

test("an address says a filter; what makes no sense in it is as if it were not", () => {
  const filter = ticketFilterOf({
    q: "  camera ",
    status: "new,open,nonsense",
    assignee: "me,7,x",
    open: "true",
    page: "-1,abc",
    category: "1e99",
    created: "2026-11-01..2026-11-20",
    updated: "..2026-13-45",
    sla: "soonish",
    ids: "4,5",
  });
  assert.equal(JSON.parse(JSON.stringify(filter)), {
    q: "camera",
    status: ["new", "open"],
    assignee: ["me", 7],
    open: true,
    created: { from: "2026-10-31T17:00:00.000Z", to: "2026-11-20T17:00:00.000Z" },
    ids: [4, 5],
  });
});

test.run();

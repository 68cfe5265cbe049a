import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Client, WithStartWorkflowOperation, type WorkflowHandle } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import type { SlaMoment, TicketClock, TicketStanding } from "../../src/modules/tickets/mod.ts";
import { refusal } from "../../src/modules/tickets/transitions.ts";
import { follow } from "../../src/workflows/reactions.ts";
import { optionsOf } from "../../src/workflows/starting.ts";
import type { Transition } from "../../src/workflows/inputs.ts";
import { uuid } from "../helpers.ts";
import { saveHistory } from "./histories.ts";
import { outcome } from "./outcome.ts";
import { openSkipping } from "./skipping.ts";

const HOUR = 3_600_000;
const { env, playing } = await openSkipping();
test.after(() => env.teardown());

let next = 0;
/** A ticket kept in memory, with its clock due in so many hours, and a diary of what was done to it. */
async function openTicket(over: Partial<TicketClock> = {}, due: { warn: number; breach: number } | null = null) {
  const id = ++next;
  const start = (await env.currentTimeMs()) as number;
  const hours = async () => Math.round(((await env.currentTimeMs()) - start) / HOUR / 0.05) * 0.05;
  const diary: [number, string][] = [];
  const note = async (what: string) => void diary.push([Number((await hours()).toFixed(2)), what]);
  const standing: TicketStanding = { status: "assigned", version: 1, assigned: true, resolved: false };
  const ticket: TicketClock = {
    ...standing,
    assigneeId: 7,
    priority: "high",
    dueAt: null,
    paused: false,
    breached: false,
    moments: [],
    ...over,
  };
  const promise = (warn: number, breach: number): SlaMoment[] => {
    const dueAt = start + breach * HOUR;
    ticket.dueAt = dueAt;
    return [
      { what: "warn", kind: "resolution", at: start + warn * HOUR, dueAt },
      { what: "breach", kind: "resolution", at: dueAt, dueAt },
    ];
  };
  if (due) ticket.moments = promise(due.warn, due.breach);
  const answers = new Map<string, TicketClock>();
  const core = {
    readTicketClock: async () => structuredClone(ticket),
    async moveTicket({ to, resolution, commandId, version }: Transition) {
      const before = answers.get(commandId);
      if (before) return before;
      const refuse = (reason: string) => {
        throw ApplicationFailure.nonRetryable(reason, "Refused", { reason, detail: { status: ticket.status } });
      };
      if (version !== undefined && version !== ticket.version) refuse("ticket_moved_meanwhile");
      const reason = refusal(ticket, { to, resolution });
      if (reason) refuse(reason);
      Object.assign(ticket, { status: to, version: ticket.version + 1, resolved: Boolean(resolution) });
      ticket.paused = to.startsWith("wait");
      if (ticket.paused) ticket.moments = [];
      await note(`moved to ${to}`);
      answers.set(commandId, structuredClone(ticket));
      return structuredClone(ticket);
    },
    warnSla: async ({ kind }: SlaMoment) => tell("warn", kind),
    breachSla: async ({ kind }: SlaMoment) => tell("breach", kind),
  };
  async function tell(what: "warn" | "breach", kind: string) {
    ticket.moments = ticket.moments.filter((one) => one.kind !== kind || (what === "warn" && one.what !== "warn"));
    if (what === "breach") ticket.breached = true;
    await note(`${what} ${kind}`);
    return structuredClone(ticket);
  }
  const wanted = follow({ id, standing });
  const seen = (): TicketStanding => {
    const { status, version, assigned, resolved } = ticket;
    return { status, version, assigned, resolved };
  };
  return { id, ticket, diary, core, options: optionsOf(wanted), seen, promise, start };
}

type Opened = Awaited<ReturnType<typeof openTicket>>;
type Wish = Partial<Transition> & Pick<Transition, "to">;

const resolution = { typeId: 1, text: "Đã thay nguồn" };

/** Asks for a move as the web process does; gives back "done" or why not. */
async function move(client: Client, { options, seen }: Opened, wish: Wish): Promise<string> {
  const commandId = wish.commandId ?? uuid();
  return outcome(
    client.workflow.executeUpdateWithStart("transition", {
      updateId: commandId,
      args: [{ by: 7, commandId, seen: seen(), ...wish }],
      startWorkflowOperation: new WithStartWorkflowOperation("ticketLifecycle", {
        ...options,
        workflowIdConflictPolicy: "USE_EXISTING",
      }),
    }),
  );
}

const updatesOf = async (handle: WorkflowHandle) =>
  (await handle.fetchHistory()).events!.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
const start = (client: Client, { options }: Opened) => client.workflow.start("ticketLifecycle", options);

test("a ticket goes from opened to closed, and ends there; opened again it begins anew under its id", async () => {
  const one = await openTicket();
  await playing({ core: one.core }, async (client) => {
    assert.is(await move(client, one, { to: "open" }), "done");
    assert.is(await move(client, one, { to: "wait_customer" }), "done");
    assert.is(await move(client, one, { to: "closed", resolution }), "done");
    const first = client.workflow.getHandle(one.options.workflowId);
    const { runId } = await first.describe();
    await first.result();
    await saveHistory("ticket_lifecycle_1", first);
    assert.is(await move(client, one, { to: "open" }), "done");
    const again = await first.describe();
    assert.not.equal(again.runId, runId);
    assert.is(again.status.name, "RUNNING");
    await first.terminate();
  });
  assert.equal(
    one.diary.map(([, what]) => what),
    ["moved to open", "moved to wait_customer", "moved to closed", "moved to open"],
  );
});

test("what the rules forbid is refused before it begins, and leaves nothing in the history", async () => {
  const one = await openTicket();
  await playing({ core: one.core }, async (client) => {
    const handle = await start(client, one);
    assert.is(await move(client, one, { to: "open" }), "done");
    const before = await updatesOf(handle);
    assert.is(await move(client, one, { to: "resolved" }), "ticket_needs_resolution");
    assert.is(
      await move(client, one, { to: "closed", resolution: { typeId: 1, text: "  " } }),
      "ticket_needs_resolution",
    );
    assert.is(await move(client, one, { to: "assigned" }), "ticket_move_impossible");
    assert.is(await move(client, one, { to: "open" }), "ticket_already_there");
    assert.is((await updatesOf(handle)) - before, 0);
    await handle.terminate();
  });
  assert.equal(one.diary, [[0, "moved to open"]]);
});

test("of two who resolve at once one does, and the other is told", async () => {
  const one = await openTicket({ status: "open" });
  await playing({ core: one.core }, async (client) => {
    await start(client, one);
    const wish = { to: "resolved" as const, resolution, version: 1 };
    const said = await Promise.all([move(client, one, wish), move(client, one, wish), move(client, one, wish)]);
    assert.is(said.filter((answer) => answer === "done").length, 1, `${said}`);
    assert.ok(said.every((answer) => ["done", "ticket_moved_meanwhile", "ticket_already_there"].includes(answer)));
    await client.workflow.getHandle(one.options.workflowId).terminate();
  });
  assert.is(one.diary.length, 1);
});

test("the same command asked twice is done once and answered twice", async () => {
  const one = await openTicket();
  await playing({ core: one.core }, async (client) => {
    const wish = { to: "open" as const, commandId: uuid() };
    assert.equal(await Promise.all([move(client, one, wish), move(client, one, wish)]), ["done", "done"]);
    await client.workflow.getHandle(one.options.workflowId).terminate();
  });
  assert.is(one.diary.length, 1);
});

test("a ticket that was assigned a moment ago is judged by what the asking page knows", async () => {
  const one = await openTicket({ status: "new", assigned: false });
  await playing({ core: one.core }, async (client) => {
    const handle = await start(client, one);
    one.ticket.assigned = true;
    one.ticket.version = 2;
    assert.is(await move(client, one, { to: "assigned" }), "done");
    await handle.terminate();
  });
});

test("warns once and says once that it was missed, at the times promised", async () => {
  const one = await openTicket({}, { warn: 8, breach: 10 });
  await playing({ core: one.core }, async (client) => {
    const handle = await start(client, one);
    await env.sleep(30 * HOUR);
    assert.equal(one.diary, [
      [8, "warn resolution"],
      [10, "breach resolution"],
    ]);
    await move(client, one, { to: "closed", resolution });
    await handle.result();
    await saveHistory("ticket_lifecycle_2", handle);
  });
});

test("waiting for the customer stops the clocks; a new time after it is kept, the old one is not", async () => {
  const one = await openTicket({ status: "open" }, { warn: 8, breach: 10 });
  await playing({ core: one.core }, async (client) => {
    const handle = await start(client, one);
    await env.sleep(2 * HOUR);
    assert.is(await move(client, one, { to: "wait_customer" }), "done");
    await env.sleep(20 * HOUR);
    one.ticket.moments = one.promise(30, 32);
    assert.is(await move(client, one, { to: "open" }), "done");
    one.ticket.version += 1;
    one.ticket.moments = one.promise(40, 42);
    await handle.signal("changed", one.ticket.version);
    await env.sleep(30 * HOUR);
    await move(client, one, { to: "closed", resolution });
    await handle.result();
    await saveHistory("ticket_lifecycle_3", handle);
  });
  assert.equal(one.diary.slice(0, 4), [
    [2, "moved to wait_customer"],
    [22, "moved to open"],
    [40, "warn resolution"],
    [42, "breach resolution"],
  ]);
});

test("what was overdue while nothing ran is told without a warning before it", async () => {
  const one = await openTicket({}, { warn: -3, breach: -1 });
  await playing({ core: one.core }, async (client) => {
    const handle = await start(client, one);
    await move(client, one, { to: "closed", resolution });
    await handle.result();
  });
  assert.ok(!one.diary.some(([, what]) => what.startsWith("warn")), JSON.stringify(one.diary));
});

test("news that is old costs nothing, and a thousand moves go on in a new run with nothing lost", async () => {
  const one = await openTicket({ status: "open" });
  let reads = 0;
  const core = { ...one.core, readTicketClock: async () => (reads++, structuredClone(one.ticket)) };
  await playing({ core }, async (client) => {
    const handle = await start(client, one);
    const { runId } = await handle.describe();
    assert.is(await move(client, one, { to: "wait_customer" }), "done");
    const before = reads;
    await handle.signal("changed", 1);
    assert.is(await move(client, one, { to: "open" }), "done");
    assert.is(reads, before);
    for (let n = 0; n < 90; n++) {
      const to = n % 2 === 0 ? ("wait_customer" as const) : ("open" as const);
      assert.is(await move(client, one, { to }), "done");
    }
    const now = await client.workflow.getHandle(one.options.workflowId).describe();
    assert.ok(now.historyLength < 1_700, `${now.historyLength} events`);
    if (now.runId === runId) assert.ok(now.historyLength <= 1_500);
    await client.workflow.getHandle(one.options.workflowId).terminate();
  });
  assert.is(one.diary.length, 92);
});

test("ops read what it waits for and until when", async () => {
  const one = await openTicket({ status: "open" }, { warn: 8, breach: 10 });
  await playing({ core: one.core }, async (client) => {
    const handle = await start(client, one);
    const details = await detailsOf(handle);
    const warn = new Date(one.start + 8 * HOUR).toISOString().slice(0, 13).replace("T", " ");
    assert.match(details, `Waiting until ${warn}`);
    assert.match(details, "to warn that the resolution is due");
    const { typedSearchAttributes, staticSummary } = await handle.describe();
    const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    assert.is(shown.Stage, "open");
    assert.is(shown.EntityId, String(one.id));
    assert.is(shown.Assignee, "7");
    assert.is(shown.Priority, "high");
    assert.is(shown.Breached, false);
    assert.is((shown.DueAt as Date).getTime(), one.ticket.dueAt);
    assert.is((shown.NextActionAt as Date).getTime(), one.ticket.moments[0]!.at);
    assert.match((await staticSummary())!, `ticket ${one.id}`);
    await handle.terminate();
  });
});

async function detailsOf(handle: WorkflowHandle): Promise<string> {
  for (;;) {
    const { currentDetails } = await handle.query<{ currentDetails?: string }>("__temporal_workflow_metadata");
    if (currentDetails) return currentDetails;
  }
}

test.run();

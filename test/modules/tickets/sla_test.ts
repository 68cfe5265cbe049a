import { test } from "uvu";
import * as assert from "uvu/assert";
import { usualHours } from "../../../src/modules/tickets/business_hours.ts";
import { businessTimeBetween } from "../../../src/modules/tickets/business_time.ts";
import {
  moveSla,
  pauseSla,
  resumeSla,
  retargetSla,
  type SlaChange,
  type SlaColumns,
  startSla,
} from "../../../src/modules/tickets/sla.ts";

const HOUR = 3_600_000;
const target = (first_response: number | null, resolution: number | null) => ({ first_response, resolution });
const policy = {
  targets: { urgent: target(15, 60), high: target(30, 240), normal: target(60, 480), low: target(null, null) },
  warn_percent: 80,
};
/** 2026-11-23 is a Monday. */
const at = (local: string) => new Date(`${local}:00+07:00`);
const local = (date: Date | null) => date && new Date(date.getTime() + 7 * HOUR).toISOString().slice(0, 16);
const opened = (when: string, priority: "urgent" | "normal" | "high" = "normal") => ({
  created_at: at(when),
  ...startSla(policy, priority, usualHours, at(when)),
});
const after = <T extends SlaColumns>(ticket: T, change: SlaChange): T => ({ ...ticket, ...change });

test("a ticket is due after the business time that its policy promises, warned at its part", () => {
  const ticket = opened("2026-11-23T11:30");
  assert.is(local(ticket.first_response_due_at), "2026-11-23T13:30");
  assert.is(local(ticket.first_response_warn_at), "2026-11-23T13:18");
  assert.is(local(ticket.resolution_due_at), "2026-11-24T11:00");
  assert.is(local(ticket.resolution_warn_at), "2026-11-24T09:24");
});

test("without a policy, or without a target, nothing is due", () => {
  for (const columns of [
    startSla(null, "normal", usualHours, new Date()),
    startSla(policy, "low", usualHours, new Date()),
  ]) {
    assert.is(columns.first_response_due_at, null);
    assert.is(columns.resolution_warn_at, null);
  }
});

test("waiting for others moves the end by the business time that was waited, and the warning with it", () => {
  let ticket = opened("2026-11-23T08:00");
  ticket = after(ticket, pauseSla(ticket, usualHours, at("2026-11-23T10:00")));
  assert.is(ticket.resolution_left_ms, 6 * HOUR);
  assert.is(ticket.first_response_left_ms, 0);
  assert.equal(pauseSla(ticket, usualHours, at("2026-11-23T11:00")), {}, "standing still already");
  ticket = after(ticket, resumeSla(ticket, usualHours, at("2026-11-24T10:00")));
  assert.is(local(ticket.resolution_due_at), "2026-11-24T17:00");
  assert.is(local(ticket.resolution_warn_at), "2026-11-24T15:24");
  assert.is(local(ticket.first_response_due_at), "2026-11-23T09:00", "what was overdue stays overdue");
  assert.is(ticket.sla_paused_ms, 8.5 * HOUR);
  assert.is(ticket.sla_paused_at, null);
  assert.equal(resumeSla(ticket, usualHours, at("2026-11-24T11:00")), {});
});

test("from one waiting to another, and from waiting to resolved, the pause is one", () => {
  let ticket = opened("2026-11-23T08:00");
  ticket = after(ticket, moveSla(ticket, "wait_customer", usualHours, at("2026-11-23T09:00")));
  const paused = ticket.sla_paused_at;
  ticket = after(ticket, moveSla(ticket, "wait_third_party", usualHours, at("2026-11-23T10:00")));
  ticket = after(ticket, moveSla(ticket, "resolved", usualHours, at("2026-11-23T11:00")));
  assert.is(ticket.sla_paused_at, paused);
  ticket = after(ticket, moveSla(ticket, "open", usualHours, at("2026-11-23T14:00")));
  assert.is(ticket.sla_paused_ms, 5 * HOUR - HOUR);
  assert.is(local(ticket.resolution_due_at), "2026-11-24T11:30");
});

test("a higher priority counts from the beginning, without the time that was waited", () => {
  let ticket = opened("2026-11-23T08:00");
  ticket = after(ticket, pauseSla(ticket, usualHours, at("2026-11-23T09:00")));
  ticket = after(ticket, resumeSla(ticket, usualHours, at("2026-11-23T10:00")));
  ticket = after(ticket, retargetSla(ticket, policy, "high", usualHours, at("2026-11-23T10:30")));
  assert.is(local(ticket.resolution_due_at), "2026-11-23T14:00");
  ticket = after(ticket, retargetSla(ticket, null, "high", usualHours, at("2026-11-23T10:30")));
  assert.is(ticket.resolution_due_at, null);
});

test("a new target while it stands still gives what is left of it, and resuming goes on from there", () => {
  let ticket = opened("2026-11-23T08:00");
  ticket = after(ticket, pauseSla(ticket, usualHours, at("2026-11-23T10:00")));
  ticket = after(ticket, retargetSla(ticket, policy, "high", usualHours, at("2026-11-23T15:00")));
  assert.is(ticket.resolution_left_ms, 2 * HOUR);
  ticket = after(ticket, resumeSla(ticket, usualHours, at("2026-11-24T08:00")));
  assert.is(local(ticket.resolution_due_at), "2026-11-24T10:00");
  assert.is(local(ticket.resolution_warn_at), "2026-11-24T09:12");
});

test("what was missed is told anew only where the new time is still to come", () => {
  const late = {
    ...opened("2026-11-23T08:00", "urgent"),
    resolution_warned_at: at("2026-11-23T08:48"),
    resolution_breached_at: at("2026-11-23T09:00"),
  };
  const eased = retargetSla(late, policy, "normal", usualHours, at("2026-11-23T10:00"));
  assert.is(eased.resolution_breached_at, null);
  assert.is(eased.resolution_warned_at, null);
  const still = retargetSla(late, policy, "urgent", usualHours, at("2026-11-23T10:00"));
  assert.not.ok("resolution_breached_at" in still);
});

test("however often it stands still and goes on, the time that runs is the time that was promised", () => {
  let seed = 11;
  const roll = (below: number) => (seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647) % below;
  for (let n = 0; n < 100; n++) {
    let now = at("2027-01-25T08:00").getTime() + roll(10 * 1440) * 60_000;
    let ticket: SlaColumns & { created_at: Date } = {
      created_at: new Date(now),
      ...startSla(policy, "normal", usualHours, new Date(now)),
    };
    let ran = 0;
    for (let step = 0; step < 6; step++) {
      const next = now + roll(1000) * 60_000;
      if (next >= ticket.resolution_due_at!.getTime()) break;
      if (!ticket.sla_paused_at) ran += businessTimeBetween(usualHours, new Date(now), new Date(next));
      now = next;
      const turn = ticket.sla_paused_at ? resumeSla : pauseSla;
      ticket = after(ticket, turn(ticket, usualHours, new Date(now)));
    }
    if (ticket.sla_paused_at) assert.is(ticket.resolution_left_ms, 8 * HOUR - ran);
    else assert.is(businessTimeBetween(usualHours, new Date(now), ticket.resolution_due_at!), 8 * HOUR - ran);
  }
});

test.run();

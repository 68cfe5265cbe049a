import { test } from "uvu";
import * as assert from "uvu/assert";
import { usualHours } from "../../../src/modules/tickets/business_hours.ts";
import { moveSla, type SlaChange, startSla } from "../../../src/modules/tickets/sla.ts";
import type { Ticket } from "../../../src/modules/tickets/table.ts";
import { slaLook } from "../../../src/views/tickets/sla.ts";

const HOUR = 3_600_000;
const target = { first_response: 60, resolution: 240 };
const policy = { targets: { urgent: target, high: target, normal: target, low: target }, warn_percent: 80 };
/** 2026-11-23 is a Monday. */
const at = (local: string) => new Date(`2026-11-${local}:00+07:00`);
const opened = (when: Date): Ticket =>
  ({
    created_at: when,
    first_responded_at: null,
    resolved_at: null,
    closed_at: null,
    ...startSla(policy, "normal", usualHours, when),
  }) as Ticket;
const after = (ticket: Ticket, change: SlaChange & Partial<Ticket>): Ticket => ({ ...ticket, ...change });
const moved = (ticket: Ticket, to: Ticket["status"], when: Date) =>
  after(ticket, {
    ...moveSla(ticket, to, usualHours, when),
    ...(to === "resolved" && { resolved_at: when }),
  });

test("resolved out of a wait, a promise is kept that was not due when the wait began", () => {
  const waiting = moved(opened(at("23T08:00")), "wait_customer", at("23T09:00"));
  assert.is(slaLook(moved(waiting, "resolved", at("26T10:00")), "resolution").state, "met");
  assert.is(slaLook(after(waiting, { first_responded_at: at("24T10:00") }), "first_response").state, "met");
});

test("resolved out of a wait that began too late, a promise is missed by what it was late then", () => {
  const late = moved(opened(at("23T08:00")), "wait_customer", at("23T14:30"));
  assert.equal(slaLook(moved(late, "resolved", at("26T10:00")), "resolution"), { state: "missed", by: 2.5 * HOUR });
  const never = opened(at("23T08:00"));
  assert.equal(slaLook(moved(never, "resolved", at("23T13:30")), "resolution"), { state: "missed", by: 1.5 * HOUR });
  assert.is(slaLook(moved(never, "resolved", at("23T11:30")), "resolution").state, "met");
});

test.run();

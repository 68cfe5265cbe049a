import { test } from "uvu";
import * as assert from "uvu/assert";
import { statuses } from "../../../src/modules/tickets/table.ts";
import { moves, needsResolution, refusal } from "../../../src/modules/tickets/transitions.ts";

const resolution = { typeId: 1, text: "Đã đổi camera mới" };

test("a ticket goes where the table says and nowhere else, from every status to every other", () => {
  for (const status of statuses) {
    for (const to of statuses) {
      const said = refusal({ status, assigned: true, resolved: false }, { to, resolution });
      const expected =
        status === to ? "ticket_already_there" : moves[status].includes(to) ? undefined : "ticket_move_impossible";
      assert.is(said, expected, `${status} → ${to}`);
    }
  }
});

test("resolved and closed demand a type and a text", () => {
  for (const to of statuses.filter(needsResolution)) {
    for (const wanting of [
      undefined,
      null,
      {},
      { typeId: 1 },
      { typeId: 1, text: " \n" },
      { typeId: 1, text: "\u00a0\u200b\u2060" },
      { text: "x" },
    ]) {
      assert.is(
        refusal({ status: "open", assigned: true, resolved: false }, { to, resolution: wanting }),
        "ticket_needs_resolution",
      );
    }
  }
});

test("what is resolved already is closed with the words it has", () => {
  assert.is(refusal({ status: "resolved", assigned: true, resolved: true }, { to: "closed" }), undefined);
});

test("assigned means that somebody is named", () => {
  assert.is(refusal({ status: "new", assigned: false, resolved: false }, { to: "assigned" }), "ticket_needs_somebody");
});

test("what is settled can be reopened, and only so", () => {
  assert.equal(moves.closed, ["open"]);
  assert.ok(moves.resolved.includes("open"));
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { mayReply, replyWindow } from "../../../src/modules/inbox/mod.ts";

const opened = new Date("2026-11-22T02:00:00Z");
const after = (hours: number) => new Date(opened.getTime() + hours * 3_600_000);
const facts = (humanAgent = false) => ({ channel: "facebook" as const, windowOpenedAt: opened, humanAgent });

test("the window runs from open over low to closed, to the millisecond", () => {
  assert.is(replyWindow(facts(), after(0)).state, "open");
  assert.is(replyWindow(facts(), after(21.99)).state, "open");
  assert.is(replyWindow(facts(), after(22)).state, "low");
  assert.is(replyWindow(facts(), new Date(after(24).getTime() - 1)).state, "low");
  assert.is(replyWindow(facts(), after(24)).state, "closed");
  assert.is(replyWindow(facts(), after(6)).hoursLeft, 18);
});

test("without a customer's act there is nothing to answer; other channels have no window", () => {
  assert.is(replyWindow({ ...facts(), windowOpenedAt: null }, after(0)).state, "closed");
  assert.is(replyWindow({ ...facts(), channel: "kite" }, after(99)).state, "none");
});

test("a person may answer for seven days where the page has the human-agent feature", () => {
  const may = (hours: number, humanAgent: boolean) =>
    mayReply(replyWindow(facts(humanAgent), after(hours)), after(hours));
  assert.is(may(23, false), "freely");
  assert.is(may(25, false), "no");
  assert.is(may(25, true), "as_human_agent");
  assert.is(may(7 * 24, true), "no");
});

test.run();

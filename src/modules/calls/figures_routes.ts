import { Hono } from "hono";
import type { Ctx, Env } from "../../context.ts";
import { may } from "../../may.ts";
import { render } from "../../render.ts";
import { queueBoard } from "../../views/calls/board.ts";
import { agentHeads, queueHeads, queueReport, type ReportWords, share } from "../../views/calls/report.ts";
import { isoDay } from "../../views/lists/mod.ts";
import { csvLine, type Span, span } from "../lists/mod.ts";
import { readBoard } from "./board.ts";
import { type AgentFigures, type QueueFigures, readReport } from "./reporting.ts";

const DAY = 86_400_000;
const LONGEST = 400;

/** The days that are asked for, both included; the last seven where nothing makes sense. */
function daysOf(c: Ctx): { from: string; to: string; days: Required<Span> } {
  const [from, to] = [c.req.query("from") ?? "", c.req.query("to") ?? ""];
  const asked = from && to ? span.parse(`${from}..${to}`) : undefined;
  const length = asked?.from && asked.to ? (asked.to.getTime() - asked.from.getTime()) / DAY : 0;
  if (asked?.from && asked.to && length > 0 && length <= LONGEST) {
    return { from, to, days: { from: asked.from, to: asked.to } };
  }
  const now = Date.now();
  const last = { from: isoDay(new Date(now - 6 * DAY)), to: isoDay(new Date(now)) };
  return { ...last, days: span.parse(`${last.from}..${last.to}`) as Required<Span> };
}

/** Whole seconds, which a spreadsheet adds up. */
const whole = (seconds: number | null) => (seconds === null ? "" : Math.round(seconds));

const queueLine = (say: ReportWords, of: QueueFigures) => [
  of.name ?? say.all,
  ...[of.offered, of.answered, of.abandoned, of.overflowed, share(of.served, of.offered)],
  ...[whole(of.average_wait), whole(of.longest_wait), whole(of.average_talk)],
];

const agentLine = (of: AgentFigures) => [of.name, of.rung, of.answered, of.rejected, of.missed, whole(of.talked)];

function csvFile(c: Ctx, name: string, lines: (string | number)[][]): Response {
  c.header("Content-Type", "text/csv; charset=utf-8");
  c.header("Content-Disposition", `attachment; filename="${name}.csv"`);
  return c.body(`\uFEFF${lines.map(csvLine).join("")}`);
}

export const figuresRoutes = new Hono<Env>()
  .get("/report", may("supervisor"), async (c) => {
    const { words, person, deps } = c.var;
    const { from, to, days } = daysOf(c);
    const report = await readReport(deps.db, person, days);
    return render(c, {
      title: words.callHistory.report.title,
      crumbs: [{ label: words.callHistory.list.title, href: "/calls" }],
      styles: ["lists", "call_history"],
      main: queueReport({ words, report, from, to }),
    });
  })
  .get("/report.csv", may("supervisor"), async (c) => {
    const { queues, all } = await readReport(c.var.deps.db, c.var.person, daysOf(c).days);
    const say = c.var.words.callHistory.report;
    return csvFile(c, "hang-doi", [queueHeads(say), ...[...queues, all].map((of) => queueLine(say, of))]);
  })
  .get("/report/agents.csv", may("supervisor"), async (c) => {
    const { agents } = await readReport(c.var.deps.db, c.var.person, daysOf(c).days);
    const say = c.var.words.callHistory.report;
    return csvFile(c, "nguoi-truc", [agentHeads(say), ...agents.map(agentLine)]);
  })
  .get("/board", may("signed-in"), async (c) => {
    const { words, person, deps } = c.var;
    return render(c, {
      title: words.callHistory.board.title,
      crumbs: [{ label: words.callHistory.list.title, href: "/calls" }],
      styles: ["lists", "call_history"],
      main: queueBoard({ words, now: new Date(), queues: await readBoard(deps.db, person) }),
    });
  });

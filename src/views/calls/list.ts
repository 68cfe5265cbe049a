import type { CallLine } from "../../modules/calls/mod.ts";
import { timeTag } from "../components.ts";
import { html, nothing } from "../html.ts";
import type { ListScene, ListSpec, ViewTab } from "../lists/mod.ts";
import { shortTime } from "../time.ts";
import { aboutCall, callActs, caller, callerName, directionSign, spoken, talkOf, waitOf, whoTalked } from "./signs.ts";

const label = (key: string) => (words: ListScene["words"]) => words.callHistory.fields[key] ?? key;
const timed = (ms: number | undefined) => (ms === undefined ? nothing : html`${spoken(ms)}`);

/** The list of calls: its columns, and what they are called. */
export const callList: ListSpec<CallLine> = {
  room: "calls",
  path: "/calls",
  subject: "call",
  icon: "phone",
  sort: "-started_at",
  plain: true,
  idOf: (row) => row.id,
  hrefOf: (row) => `/calls/${row.id}`,
  nameOf: (row) => String(row.id),
  say: (words) => words.callHistory.list,
  actionName: (action) => action,
  columns: [
    {
      key: "sign",
      label: label("direction"),
      quiet: true,
      fixed: true,
      filter: "direction",
      look: "keep",
      cell: (row, { words }) => directionSign(row, words),
    },
    {
      key: "customer",
      label: label("customer"),
      fixed: true,
      look: "keep",
      cell: (row, { words }) => caller(row, words),
    },
    {
      key: "about",
      label: label("about"),
      fixed: true,
      look: "main",
      cell: (row, { words, now }) =>
        html`<span class="sr">${callerName(words, row)}: </span>${aboutCall(row, words, shortTime(row.since, words, now))}`,
    },
    {
      key: "queue",
      label: label("queue"),
      filter: "queue",
      cell: (row, { words }) =>
        row.queue_name ? html`${row.queue_name}` : html`<span class="muted">${words.callHistory.direct}</span>`,
    },
    { key: "wait", label: label("wait"), look: "num", cell: (row) => timed(waitOf(row)) },
    { key: "talk", label: label("talk"), look: "num", cell: (row) => timed(talkOf(row)) },
    { key: "agent", label: label("agent"), filter: "agent", cell: (row, { words }) => whoTalked(row, words) },
    { key: "type", label: label("type"), off: true, filter: "type", cell: (row) => row.type_path ?? "" },
    { key: "outcome", label: label("outcome"), off: true, filter: "outcome", cell: outcomeText },
    { key: "page", label: label("page"), off: true, filter: "page", cell: (row) => row.page_name },
    {
      key: "started_at",
      label: label("at"),
      sort: true,
      look: "num keep",
      filter: "started",
      cell: (row, { words, now }) => timeTag(row.started_at, words, { now }),
    },
    {
      key: "acts",
      label: label("acts"),
      quiet: true,
      fixed: true,
      look: "keep",
      cell: (row, { words }) => callActs(row, words),
    },
  ],
};

function outcomeText(row: CallLine, { words }: ListScene): string {
  const say = words.callHistory;
  return row.outcome ? say.outcomes[row.outcome] : row.state === "ended" ? "" : say.states[row.state];
}

/** The views that come with the room; what each looks at stands in its query. */
export const callViews = (words: ListScene["words"]): ViewTab[] => {
  const say = words.callHistory.views;
  return [
    { label: say.all, query: "" },
    { label: say.missed, query: "missed=open", warn: "bad" },
    { label: say.mine, query: "agent=me" },
    { label: say.recorded, query: "recorded=1" },
  ];
};

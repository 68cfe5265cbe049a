import type { JobRow } from "../../modules/imports/mod.ts";
import type { ImportKind } from "../../modules/imports/table.ts";
import type { Words } from "../../words/mod.ts";
import { badge, button, buttonLink, emptyState, hidden, icon, type Tone } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { exactTime, shortTime } from "../time.ts";
import { unreadableText } from "./problems.ts";

interface Start {
  words: Words;
  now: Date;
  kind: ImportKind;
  jobs: readonly JobRow[];
  problem?: string | undefined;
  mostBytes: number;
  mostRows: number;
}

/** Where a file is chosen; below it what was brought in before. */
export function startScreen({ words, now, kind, jobs, problem, mostBytes, mostRows }: Start): Html {
  const say = words.imports;
  const error = problem && unreadableText(words, problem);
  const sample = buttonLink(say.sample, `/${kind}/import/sample.csv`, {
    look: "quiet",
    size: "small",
    icon: "download",
    attributes: { "hx-boost": "false" },
  });
  return main(
    "page",
    html`${pageHead(say.kinds[kind].title, "", sample)}${steps(words, 0)}
<form class="narrow stack import-file" method="post" action="/${kind}/import" enctype="multipart/form-data" hx-boost="false">${hidden("key", crypto.randomUUID())}
<p class="muted">${say.lead[kind]}</p>
<div class="field"><label for="file">${say.file} <i aria-hidden="true">*</i></label><input class="input" type="file" id="file" name="file" required accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" aria-describedby="file-help${error ? " file-error" : ""}"${when(error, () => html` aria-invalid="true"`)}>${when(error, (text) => html`<p class="error" id="file-error">${icon("circle-alert", 12)}${text}</p>`)}<p class="help" id="file-help">${say.fileHelp(mostBytes / 1024 / 1024, mostRows)}</p></div>
<div>${button(say.upload, { look: "primary", icon: "upload" })}</div></form>
<section class="import-past"><h2 class="legend-title">${say.recent}</h2>${table(words, now, jobs)}</section>`,
  );
}

export function importsList({
  words,
  now,
  jobs,
  kinds,
}: {
  words: Words;
  now: Date;
  jobs: readonly JobRow[];
  kinds: readonly ImportKind[];
}): Html {
  const say = words.imports;
  const begin = html`${each(kinds, (kind) => buttonLink(say.kinds[kind].title, `/${kind}/import`, { size: "small", icon: "upload" }))}`;
  const list =
    jobs.length > 0
      ? table(words, now, jobs)
      : emptyState({ icon: "upload", title: say.nothingYet, text: say.lead.customers, actions: begin });
  return main("page", html`${pageHead(say.recent, "", begin)}<section class="import-past">${list}</section>`);
}

/** The four steps, the one that is under way marked. */
export const steps = ({ imports: say }: Words, current: number): Html =>
  html`<ol class="steps import-steps">${each(say.steps, (label, at) => html`<li${when(at === current, () => html` aria-current="step"`)}${when(at < current, () => html` class="past"`)}>${label}</li>`)}</ol>`;

const tones: Partial<Record<JobRow["state"], Tone>> = {
  checking: "info",
  running: "info",
  undoing: "info",
  stopped: "warn",
  done: "ok",
  failed: "bad",
};
export const stateBadge = (words: Words, job: Pick<JobRow, "state">): Html =>
  badge(words.imports.states[job.state], tones[job.state]);

function table(words: Words, now: Date, jobs: readonly JobRow[]): Html {
  const say = words.imports;
  if (jobs.length === 0) return html`<p class="muted">${say.nothingYet}</p>`;
  const number = (n: number) => n.toLocaleString("vi-VN");
  const row = (job: JobRow) => {
    const isIn = !["mapping", "checking", "checked"].includes(job.state);
    const cell = (n: number) => html`<td class="num">${isIn ? number(n) : "–"}</td>`;
    return html`<tr><td class="main"><a class="cut" href="/imports/${job.id}">${job.file_name}</a></td><td>${stateBadge(words, job)}</td>${cell(job.added)}${cell(job.changed)}${cell(job.skipped)}${cell(job.failed)}<td>${job.user_name}</td><td><time datetime="${job.created_at.toISOString()}" title="${exactTime(job.created_at)}">${shortTime(job.created_at, words, now)}</time></td></tr>`;
  };
  const { counts } = say;
  return html`<table class="list-table plain"><thead><tr><th class="main">${say.reading.title}</th><th>${say.state}</th><th class="num">${counts.added}</th><th class="num">${counts.changed}</th><th class="num">${counts.skipped}</th><th class="num">${counts.failed}</th><th>${say.by}</th><th>${say.when}</th></tr></thead><tbody>${each(jobs, row)}</tbody></table>`;
}

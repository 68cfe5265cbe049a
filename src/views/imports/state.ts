import type { JobRow } from "../../modules/imports/mod.ts";
import type { ImportRow } from "../../modules/imports/table.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, buttonLink, dialog, dialogButton, icon } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { exactTime, shortTime } from "../time.ts";
import { problemText, unreadableText } from "./problems.ts";
import { stateBadge, steps } from "./start.ts";

interface Look {
  words: Words;
  job: JobRow;
  now: Date;
  problems: readonly Pick<ImportRow, "row_number" | "outcome" | "cells" | "reason" | "record_id">[];
}

const stepOf = (state: JobRow["state"]) => (state === "checking" || state === "checked" ? 2 : 3);

/** An import once its columns are matched: what was found, how far it is, how it ended. */
export function stateScreen(look: Look): Html {
  const { words, job, now } = look;
  const beside = html`<time datetime="${job.created_at.toISOString()}" title="${exactTime(job.created_at)}">${shortTime(job.created_at, words, now)}</time> · ${words.imports.started(job.user_name)}`;
  return main("page", html`${pageHead(job.file_name, beside)}${importState(look)}`);
}

/** Fetched again with each batch that is settled. */
export function importState(look: Look): Html {
  const { words, job } = look;
  const busy = ["checking", "running", "undoing"].includes(job.state);
  return html`<div id="import" class="import-state" data-state="${job.state}" data-live="import:${job.id}" hx-get="/imports/${job.id}/part" hx-trigger="live throttle:400ms${busy ? ", every 5s" : ""}" hx-target="this" hx-swap="outerHTML">
${steps(words, stepOf(job.state))}<div class="line head">${busy ? icon("loader-circle", 16) : nothing}${stateBadge(words, job)}${when(busy, () => progress(look))}<span class="push"></span>${actions(look)}</div>
${says(look)}${numbers(look)}${problemTable(look)}${undoDialog(look)}</div>`;
}

function progress({ words, job }: Look): Html {
  const say = words.imports;
  const text = say.settled(job.at, job.total);
  const bar = job.total
    ? html`<progress value="${job.at}" max="${job.total}" aria-label="${say.states[job.state]}"></progress>`
    : nothing;
  return html`<span class="small figures">${text}</span>${bar}`;
}

function actions({ words, job }: Look): Html {
  const say = words.imports;
  const act = (path: string, label: string, look: "primary" | "quiet" = "quiet", sign?: string) => {
    const to = `/imports/${job.id}/${path}`;
    return html`<form method="post" action="${to}" hx-post="${to}" hx-target="#import" hx-swap="outerHTML">${button(label, { look, size: "small", ...(sign && { icon: sign }) })}</form>`;
  };
  const change = buttonLink(say.changeMapping, `/imports/${job.id}/mapping`, { look: "quiet", size: "small" });
  const toList = buttonLink(say.toList(say.kinds[job.kind].records), say.kinds[job.kind].href, { size: "small" });
  const another = buttonLink(say.another, `/${job.kind}/import`, { look: "quiet", size: "small" });
  const undo =
    job.added + job.changed > 0
      ? dialogButton("undo-import", say.undo, { look: "quiet", size: "small", icon: "undo-2" })
      : nothing;
  const incoming = job.added + job.changed;
  switch (job.state) {
    case "checking":
    case "running":
      return act("pause", say.stop, "quiet", "pause");
    case "checked":
      return html`${change}${incoming > 0 ? act("run", say.run(incoming), "primary") : nothing}`;
    case "stopped":
      return html`${undo}${act("resumption", say.resume, "primary", "play")}`;
    case "failed":
      return html`${undo}${job.problem === "broken" ? act("resumption", say.resume, "primary", "play") : another}`;
    case "done":
      return html`${undo}${another}${toList}`;
    case "undone":
      return html`${another}${toList}`;
    default:
      return nothing;
  }
}

function says({ words, job }: Look): Html {
  const say = words.imports;
  if (job.state === "failed") return banner(unreadableText(words, job.problem), "bad");
  if (job.state === "checked" && job.added + job.changed === 0) return banner(say.nothingToRun, "warn");
  if (job.state === "checked" || job.state === "checking") return html`<p class="muted">${say.checkLead}</p>`;
  if (job.state === "undoing" || job.state === "undone")
    return banner(say.undone(job.undone, job.kept), job.kept > 0 ? "warn" : "ok");
  return nothing;
}

function numbers({ words, job }: Look): Html {
  const say = job.state === "checking" || job.state === "checked" ? words.imports.wouldBe : words.imports.counts;
  const one = (key: "added" | "changed" | "skipped" | "failed") =>
    html`<div data-count="${key}"${when(job[key] === 0, () => html` class="none"`)}><dd>${job[key].toLocaleString("vi-VN")}</dd><dt>${say[key]}</dt></div>`;
  return html`<dl class="import-counts">${each(["added", "changed", "skipped", "failed"] as const, one)}</dl>`;
}

function problemTable({ words, job, problems }: Look): Html {
  const say = words.imports;
  if (problems.length === 0) return nothing;
  const all = job.failed + job.skipped + job.kept;
  const beside = all > problems.length ? say.problemsFirst(problems.length) : "";
  const report = buttonLink(say.report, `/imports/${job.id}/report.csv`, {
    size: "small",
    icon: "download",
    attributes: { "hx-boost": "false", download: true },
  });
  const row = ({ row_number, outcome, cells, reason }: Look["problems"][number]) => {
    const all = reason?.problems ?? [];
    const record = all.find((problem) => problem.record)?.record;
    const text = all.map((problem) => problemText(words, problem)).join("; ");
    const why = record ? html`<a class="link" href="/${job.kind}/${record}">${text}</a>` : text;
    return html`<tr data-outcome="${outcome}"><td>${row_number}</td><td>${say.outcomes[outcome]}</td><td class="main">${why}</td><td class="muted cells">${(cells ?? []).filter(Boolean).join(" · ").slice(0, 160)}</td></tr>`;
  };
  return html`<section class="import-problems"><header class="line"><h2 class="legend-title">${say.problemsTitle}</h2><span class="small muted">${beside}</span><span class="push"></span>${report}</header><table class="list-table plain"><thead><tr><th>${say.mapping.row}</th><th>${say.state}</th><th class="main">${say.why}</th><th>${say.content}</th></tr></thead><tbody>${each(problems, row)}</tbody></table></section>`;
}

function undoDialog({ words, job }: Look): Html {
  const say = words.imports;
  if (!["done", "stopped", "failed"].includes(job.state) || job.added + job.changed === 0) return nothing;
  const to = `/imports/${job.id}/undo`;
  return dialog({
    id: "undo-import",
    title: say.undoAsk(job.added + job.changed),
    close: words.frame.close,
    body: html`<p>${say.undoText}</p>`,
    foot: html`<form method="dialog">${button(words.frame.cancel)}</form><form method="post" action="${to}" hx-post="${to}" hx-target="#import" hx-swap="outerHTML">${button(say.undoYes, { look: "danger" })}</form>`,
  });
}

import { delimiters, encodings, fieldsOf, type JobRow } from "../../modules/imports/mod.ts";
import type { SheetRow } from "../../modules/imports/table.ts";
import type { TagColor } from "../../modules/tags/table.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, buttonLink, field, selectField } from "../components.ts";
import { type Attributes, each, html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { tagChip } from "../tags/mod.ts";
import { unreadableText } from "./problems.ts";
import { steps } from "./start.ts";

export interface Look {
  words: Words;
  job: JobRow;
  rows: readonly SheetRow[];
  /** The file cannot be read as it is said to be. */
  problem?: string;
  wrong?: { key: "noName" } | { key: "twice"; field: string } | undefined;
  choices: {
    tags: { id: number; name: string; color: TagColor; own: boolean }[];
    groups: { id: number; name: string }[];
    colleagues: { id: number; name: string }[];
  };
}

/** How the file is read, what each column is, and what becomes of the rows. */
export function mappingScreen(look: Look): Html {
  const { words, job, wrong, problem } = look;
  const say = words.imports;
  const to = `/imports/${job.id}/mapping`;
  const fault =
    wrong?.key === "noName" ? say.mapping.noName : wrong ? say.mapping.twice(say.fields[wrong.field] ?? "") : undefined;
  return main(
    "page",
    html`${pageHead(job.file_name)}${steps(words, 1)}
<form class="import-mapping" method="post" action="${to}" hx-boost="false">
${when(fault, (text) => html`<div class="inset">${banner(text, "bad")}</div>`)}${when(problem, (reason) => html`<div class="inset">${banner(unreadableText(words, reason), "bad")}</div>`)}
<fieldset class="import-reading"><legend class="sr">${say.reading.title}</legend>${reading(look, to)}${button(say.reading.again, { size: "small", attributes: { name: "act", value: "look" } })}</fieldset>
<section class="import-columns" aria-labelledby="columns-title"><header><h2 class="legend-title" id="columns-title">${say.mapping.title}</h2><p class="small muted">${say.mapping.help}</p></header>${preview(look)}</section>
<div class="import-choices">${duplicates(look)}${job.kind === "customers" ? forAll(look) : ""}</div>
<div class="save-bar">${button(say.check, { look: "primary", icon: "list-checks" })}${buttonLink(words.frame.cancel, `/${job.kind}/import`, { look: "quiet" })}</div></form>`,
  );
}

function reading({ words, job }: Look, to: string): Html {
  const say = words.imports.reading;
  const { options } = job;
  const asks: Attributes = {
    "hx-post": to,
    "hx-trigger": "change",
    "hx-target": "#main",
    "hx-swap": "outerHTML",
    "hx-vals": '{"act":"look"}',
  };
  const header = field({
    label: say.header,
    name: "header",
    type: "number",
    value: options.header,
    attributes: { min: 0, max: 50, title: say.headerHelp, ...asks },
  });
  if (options.format === "workbook") {
    const sheets = (options.sheets ?? []).map((label, n) => ({ value: String(n), label }));
    return html`${selectField({ label: say.sheet, name: "sheet", value: options.sheet ?? 0, options: sheets, attributes: asks })}${header}`;
  }
  const written = encodings.map((value) => ({ value, label: say.encodings[value] }));
  const parted = delimiters.map((value) => ({ value, label: say.delimiters[value] }));
  return html`${selectField({ label: say.encoding, name: "encoding", value: options.encoding ?? "", options: written, attributes: asks })}${selectField({ label: say.delimiter, name: "delimiter", value: options.delimiter ?? "", options: parted, attributes: asks })}${header}`;
}

function preview({ words, job, rows }: Look): Html {
  const say = words.imports;
  const { header, columns } = job.options;
  const heads = rows.find(({ number }) => number === header)?.cells ?? [];
  const below = rows.filter(({ number }) => number > header);
  const width = Math.max(heads.length, ...below.map(({ cells }) => cells.length), 0);
  const all = Array.from({ length: width }, (_, n) => n);
  const choice = (column: number) => {
    const label = heads[column] || say.mapping.column(column + 1);
    const option = (value: string, text: string) =>
      html`<option value="${value}"${when((columns[column] ?? "") === value, () => html` selected`)}>${text}</option>`;
    return html`<th scope="col"><span class="cut" title="${label}">${label}</span><select class="input" name="column_${column}" aria-label="${label}"${when(columns[column], () => html` data-known`)}>${option("", say.mapping.ignore)}${each(fieldsOf[job.kind], (name) => option(name, say.fields[name] ?? name))}</select></th>`;
  };
  const row = ({ number, cells }: SheetRow) =>
    html`<tr><th scope="row">${number}</th>${each(all, (n) => html`<td class="${columns[n] ? "" : "muted"}" title="${cells[n] ?? ""}">${cells[n] ?? ""}</td>`)}</tr>`;
  return html`<div class="import-preview" tabindex="0" role="region" aria-label="${say.mapping.title}"><table><thead><tr><th>${say.mapping.row}</th>${each(all, choice)}</tr></thead><tbody>${each(below, row)}</tbody></table></div>`;
}

function duplicates({ words, job }: Look): Html {
  const say = words.imports.duplicates;
  const choice = (value: "skip" | "fill" | "overwrite" | "add") =>
    html`<label class="line"><input type="radio" name="duplicates" value="${value}"${when(job.options.duplicates === value, () => html` checked`)}>${say[value]}</label>`;
  return html`<fieldset class="stack tight"><legend class="legend-title">${say.title}</legend>${each(["skip", "fill", "overwrite", "add"] as const, choice)}<p class="small muted">${say.help[job.kind]}</p></fieldset>`;
}

function forAll({ words, job, choices }: Look): Html {
  const say = words.imports.forAll;
  const { options } = job;
  const tick = (name: string, id: number, on: boolean, label: Html | string) =>
    html`<label class="line tight"><input type="checkbox" name="${name}[]" value="${id}"${when(on, () => html` checked`)}>${label}</label>`;
  const owners = [
    { value: "", label: say.nobody },
    ...choices.colleagues.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  return html`<fieldset class="stack"><legend class="legend-title">${say.title}</legend>${selectField({ label: say.owner, name: "owner", value: options.ownerId ?? "", options: owners })}${when(choices.tags.length, () => html`<div class="field" role="group" aria-label="${say.tags}"><span class="label">${say.tags}</span><div class="line wrap">${each(choices.tags, ({ id, name, color }) => tick("tags", id, options.tags.includes(id), tagChip({ name, color })))}</div></div>`)}${when(choices.groups.length, () => html`<div class="field" role="group" aria-label="${say.groups}"><span class="label">${say.groups}</span><div class="line wrap">${each(choices.groups, ({ id, name }) => tick("groups", id, options.groups.includes(id), name))}</div></div>`)}</fieldset>`;
}

import { addressOf } from "../../modules/lists/mod.ts";
import { buttonLink } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { bulkBar, bulkReports } from "./bulk.ts";
import { filterRow, kindSwitch, saveViewForm, viewTabs } from "./head.ts";
import type { ListScene, ListSpec, ListView } from "./spec.ts";
import { listTable } from "./table.ts";

/** A whole list screen: head, tabs, filters, and the rows or another look at them. */
export function listScreen<Row>(spec: ListSpec<Row>, scene: ListScene, view: ListView<Row>): Html {
  const { words, ask } = scene;
  const say = spec.say(words);
  const csv = addressOf({ path: `${spec.path}/export.csv`, query: ask.query });
  const download = buttonLink(html`<span>${words.lists.exportCsv}</span>`, csv, {
    look: "quiet",
    size: "small",
    icon: "download",
    attributes: { download: true },
  });
  const head = pageHead(
    say.title,
    view.beside ?? "",
    html`${kindSwitch(spec, scene)}${download}${view.actions ?? nothing}`,
  );
  return main(
    "list-screen",
    html`${head}${viewTabs(spec, scene, view.tabs)}${saveViewForm(spec, scene, view.tabs)}${filterRow(spec, scene, view)}${bulkReports(spec, scene, view.jobs)}${view.instead ?? listTable(spec, scene, view)}${view.instead ? nothing : bulkBar(spec, scene, view)}`,
  );
}

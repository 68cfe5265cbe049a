import { banner } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { main } from "../layout.ts";
import { customerBody, type RecordBody } from "./body.ts";
import { customerFacts, type FactsView } from "./facts.ts";
import type { RecordScene } from "./record_scene.ts";
import { customerSide, type SideView } from "./side.ts";
import { customerTop } from "./top.ts";

export interface RecordView extends FactsView {
  body: RecordBody;
  side: SideView;
  /** The name of a record that was asked for and went into this one. */
  merged?: string | undefined;
}

/** A customer's page (CU-2): who they are, everything in one order, and what belongs to them. */
export function customerRecord(scene: RecordScene, { body, side, editing, colleagues, merged }: RecordView): Html {
  const ofTop = editing?.field === "name" ? editing : undefined;
  const ofNote = editing?.field.startsWith("note-") ? editing : undefined;
  const facts = { colleagues, editing: ofTop || ofNote ? undefined : editing };
  return main(
    "record",
    html`${customerTop(scene, ofTop)}<div class="scroll">${customerFacts(scene, facts)}</div><div class="scroll">${when(merged, (name) => html`<div class="inset">${banner(scene.words.customers.page.mergedHere(name), "warn")}</div>`)}${customerBody(scene, body, ofNote)}</div><div class="scroll">${customerSide(scene, side)}</div>`,
  );
}

import { html, type Html } from "../html.ts";
import { main } from "../layout.ts";
import { type RecordBody, ticketBody } from "./body.ts";
import type { Choices } from "./choices.ts";
import { type Editing, partOf } from "./editing.ts";
import { ticketHead } from "./head.ts";
import { ticketProperties } from "./properties.ts";
import type { RecordScene } from "./record_scene.ts";
import { type SideView, ticketSide } from "./side.ts";
import type { Steps } from "./status_bar.ts";

export interface RecordView {
  steps: Steps;
  body: RecordBody;
  side: SideView;
  editing?: Editing | undefined;
  choices?: Choices | undefined;
}

/** A ticket's page (TI-8): status bar above, properties, what was said and done, and what belongs to it. */
export function ticketRecord(scene: RecordScene, { steps, body, side, editing, choices }: RecordView): Html {
  const only = (part: ReturnType<typeof partOf>) => (editing && partOf(editing.field) === part ? editing : undefined);
  return main(
    "record",
    html`${ticketHead(scene, steps, only("head"))}<div class="scroll">${ticketProperties(scene, only("properties"), choices)}</div><div class="scroll">${ticketBody(scene, body, only("body"))}</div><div class="scroll">${ticketSide(scene, side)}</div>`,
  );
}

import type { FileRow } from "../../modules/files/table.ts";
import type { ConversationRow, Draft } from "../../modules/inbox/mod.ts";
import type { BarTag } from "../../modules/tags/mod.ts";
import type { Span } from "./pieces.ts";
import type { Present } from "./presence.ts";

/** An open conversation, as the middle pane shows it. */
export interface ThreadView {
  row: ConversationRow;
  span: Span;
  draft?: Draft;
  draftFiles: FileRow[];
  assignees: { id: number; name: string }[];
  present: Present[];
  /** What stands above the composer. */
  bar: BarTag[];
  /** What is wrong with what was sent, in words. */
  error?: string;
  /** The person chose to answer under the human-agent tag. */
  humanAgent?: boolean;
}

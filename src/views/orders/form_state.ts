import type { Totals } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import type { PickerOption } from "../components.ts";

/** A line as it is typed. */
export interface LineFields {
  /** Of the catalogue; nothing: a line by a name of its own. */
  variant: string;
  name: string;
  quantity: string;
  price: string;
  discount: string;
  /** Of what came from elsewhere; the form keeps it as it is. */
  note: string;
}

/** What is known of a line besides what is typed. */
export interface LineLook extends LineFields {
  sku: string;
  pictureFileId: number | null;
  archived: boolean;
  /** The quantity as it is understood; NaN where it is none. */
  pieces: number;
  total: number;
  problem?: string | undefined;
}

/** The form as it stands, with what its numbers come to. */
export interface OrderForm {
  values: Record<string, string>;
  lines: readonly LineLook[];
  totals: Totals;
  errors: Record<string, string>;
  customer?: PickerOption | undefined;
  colleagues: ReadonlyArray<{ id: number; name: string }>;
  /** Set when an order that is there is changed. */
  order?: { id: number; code: string; version: number; settled: boolean; isDraft: boolean } | undefined;
  /** Found by a search where there is no JavaScript. */
  found?: { asked: string; variants: readonly FoundLook[] } | undefined;
  /** When what was typed was last kept. */
  savedAt?: Date | undefined;
  /** To be put into fields that are still empty. */
  fill?: Record<string, string> | undefined;
  refused?: string | undefined;
}

export interface FoundLook {
  id: number;
  name: string;
  sku: string;
  price: number;
  picture_file_id: number | null;
}

export interface FormScene {
  words: Words;
  form: OrderForm;
}

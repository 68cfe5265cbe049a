import type { CustomerRow } from "../../modules/customers/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { type Attributes, attributes, html, type Html } from "../html.ts";

/** What every part of a customer's page is drawn with. */
export interface RecordScene {
  person: Person;
  words: Words;
  now: Date;
  customer: CustomerRow;
}

/** A field that is being edited, and what is wrong with it. */
export interface Editing {
  field: string;
  typed?: string | undefined;
  error?: string | undefined;
}

export const partNames = ["top", "facts", "body", "side"] as const;
export type PartName = (typeof partNames)[number];

/** A part that fetches itself again when the customer changes; any page may show one by its address. */
export const livePart = ({ customer }: RecordScene, part: PartName, query = ""): Html =>
  html` id="customer-${part}"${attributes({ "data-live": `customer:${customer.id}`, "hx-get": `/customers/${customer.id}/${part}${query}`, "hx-trigger": "live", "hx-swap": "outerMorph" })}`;

/** What a form or a button of a part asks for, and where the answer goes. */
export const asks = (
  path: string,
  part: PartName,
  method: "hx-get" | "hx-post" | "hx-put" = "hx-post",
): Attributes => ({
  [method]: path,
  "hx-target": `#customer-${part}`,
  "hx-swap": "outerHTML",
});

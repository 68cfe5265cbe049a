import { z } from "zod";
import { rowId } from "../../form.ts";
import { flag, idList, listOf, oneId, type Span, sought, span } from "../lists/mod.ts";
import { type CustomerKind, customerKinds } from "./table.ts";

export interface CustomerFilter {
  /** Name without diacritics, a phone number or a part of one, an e-mail address, or #41. */
  q?: string | undefined;
  type?: CustomerKind[] | undefined;
  tag?: number[] | undefined;
  group?: number[] | undefined;
  owner?: (number | "me" | "none")[] | undefined;
  page?: number[] | undefined;
  has_phone?: boolean | undefined;
  followed?: boolean | undefined;
  created?: Span | undefined;
  contacted?: Span | undefined;
  orders?: boolean | undefined;
  company?: number | undefined;
  /** Only these, for lines that are drawn again. */
  ids?: number[] | undefined;
}

const CustomerQuery = z.object({
  q: sought(100),
  type: listOf(z.enum(customerKinds)),
  tag: idList,
  group: idList,
  owner: listOf(z.union([z.enum(["me", "none"]), rowId])),
  page: idList,
  has_phone: flag,
  followed: flag,
  created: span,
  contacted: span,
  orders: flag,
  company: oneId,
  ids: idList,
});

/** The filter that an address asks for: `?type=lead&tag=3,4&owner=me&created=2026-11-01..`. */
export const customerFilterOf = (query: Record<string, string>): CustomerFilter => CustomerQuery.parse(query);

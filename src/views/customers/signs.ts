import { showPhone } from "../../modules/customers/mod.ts";
import type { CustomerKind } from "../../modules/customers/table.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html, when } from "../html.ts";

const kindIcons: Record<CustomerKind, string> = { lead: "circle-dashed", contact: "contact", account: "building-2" };

export const kindSign = (kind: CustomerKind, words: Words): Html =>
  html`<span class="line tight soft">${icon(kindIcons[kind], 16)}<span>${words.customers.kinds[kind]}</span></span>`;

export const pictureOf = (fileId: number | null): string | undefined =>
  fileId === null ? undefined : `/files/${fileId}?size=thumb`;

/** The customer as a face and a name. */
export const customerFace = (row: { name: string; picture_file_id?: number | null }, size: 20 | 24 | 48 = 24): Html =>
  avatar({ name: row.name, picture: pictureOf(row.picture_file_id ?? null) ?? null, size });

/** The first of several, and how many more. */
export function firstOf(texts: readonly string[], draw: (text: string) => Html | string = (text) => text): Html {
  const [first, ...rest] = texts;
  return html`${when(first, (text) => html`<span class="cut">${draw(text)}</span>`)}${when(rest.length, (n) => html` <small class="muted" title="${rest.join(", ")}">+${n}</small>`)}`;
}

export const phonesOf = (row: { phones: ReadonlyArray<{ number: string }> }): string[] =>
  row.phones.map(({ number }) => showPhone(number));

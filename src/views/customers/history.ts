import { showPhone } from "../../modules/customers/mod.ts";
import type { PastEvent } from "../../modules/events/mod.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";
import { dateText } from "./duplicates.ts";
import type { RecordScene } from "./record_scene.ts";

const signs: Record<string, string> = {
  "customer.created": "user-plus",
  "customer.edited": "pencil",
  "customer.renamed": "pencil",
  "customer.phone_added": "phone",
  "customer.phone_removed": "phone",
  "customer.email_added": "mail",
  "customer.email_removed": "mail",
  "customer.assigned": "user-check",
  "customer.followed": "bookmark",
  "customer.unfollowed": "bookmark",
  "customer.tagged": "tag",
  "customer.untagged": "tag",
  "customer.grouped": "users",
  "customer.ungrouped": "users",
  "customer.file_added": "paperclip",
  "customer.file_removed": "trash-2",
  "customer.imported": "upload",
  "customer.linked": "link",
  "customer.merged": "link",
  "customer.parted": "undo-2",
};
export const signOf = ({ name }: PastEvent): string => signs[name] ?? "history";

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** One thing that happened to a customer, in a sentence. */
export function sentence(scene: RecordScene, event: PastEvent): Html {
  const { words } = scene;
  const by = event.actor_name ? givenName(event.actor_name) : words.customers.page.system;
  return html`<b class="strong">${by}</b> ${said(words, event)}`;
}

function said(words: RecordScene["words"], { name, actor_name, detail }: PastEvent): string {
  const say = words.customers.history;
  const called = textOf(detail["name"]);
  const other = textOf(detail["other_name"]);
  const self = !called || called === actor_name;
  switch (name) {
    case "customer.created":
      return say.created;
    case "customer.edited":
      return editOf(words, detail);
    case "customer.renamed":
      return say.renamed(textOf(detail["from"]), textOf(detail["to"]));
    case "customer.phone_added":
      return say.phoneAdded(showPhone(textOf(detail["number"])));
    case "customer.phone_removed":
      return say.phoneRemoved(showPhone(textOf(detail["number"])));
    case "customer.email_added":
      return say.emailAdded(textOf(detail["email"]));
    case "customer.email_removed":
      return say.emailRemoved(textOf(detail["email"]));
    case "customer.assigned":
      return called ? say.assigned(called) : say.unassigned;
    case "customer.followed":
      return self ? say.followed : say.addedFollower(called);
    case "customer.unfollowed":
      return self ? say.unfollowed : say.removedFollower(called);
    case "customer.tagged":
      return say.tagged(called);
    case "customer.untagged":
      return say.untagged(called);
    case "customer.grouped":
      return say.grouped(called);
    case "customer.ungrouped":
      return say.ungrouped(called);
    case "customer.file_added":
      return say.fileAdded(called);
    case "customer.file_removed":
      return say.fileRemoved(called);
    case "customer.imported":
      return say.imported;
    case "customer.linked":
      return say.linked(other);
    case "customer.merged":
      return say.merged(other);
    case "customer.parted":
      return say.parted(other);
    default:
      return name;
  }
}

function editOf(words: RecordScene["words"], detail: PastEvent["detail"]): string {
  const say = words.customers.history;
  const fields = Object.entries((detail["fields"] ?? {}) as Record<string, [unknown, unknown]>);
  const names = (detail["names"] ?? {}) as Record<string, [unknown, unknown]>;
  const list = [...new Set(fields.map(([field]) => words.customers.fields[placed(field)] ?? field))].join(", ");
  const [first] = fields;
  if (fields.length !== 1 || !first || placed(first[0]) !== first[0] || first[0] === "address_line")
    return say.edited(list);
  const [field, values] = first;
  const [was, is] = (names[field] ?? values).map((value) => wordOf(words, field, value));
  return `${say.edited(list)}: ${say.from(was ?? "", is ?? "")}`;
}

/** Parts of an address are told of as the address. */
const placed = (field: string) =>
  ["province_code", "ward_code", "old_address"].includes(field) ? "address_line" : field;

export function wordOf(words: RecordScene["words"], field: string, value: unknown): string {
  const { kinds, genders, history } = words.customers;
  if (value === null || value === undefined || value === "") return history.empty;
  if (field === "kind") return kinds[value as keyof typeof kinds] ?? textOf(value);
  if (field === "gender") return genders[value as keyof typeof genders] ?? textOf(value);
  if (field === "born_on") return dateText(textOf(value));
  if (field === "phone") return showPhone(textOf(value));
  return textOf(value);
}

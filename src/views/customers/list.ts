import { type CustomerRow, showAddress } from "../../modules/customers/mod.ts";
import { timeTag } from "../components.ts";
import { html, nothing, when } from "../html.ts";
import type { ListScene, ListSpec, ViewTab } from "../lists/mod.ts";
import { colleague } from "../tickets/signs.ts";
import { rowTags } from "../tags/mod.ts";
import { typedCallLink } from "../calls/other_side.ts";
import { customerFace, firstOf, kindSign, phonesOf } from "./signs.ts";

type Label = keyof ListScene["words"]["customers"]["columns"];
const label = (key: Label) => (words: ListScene["words"]) => words.customers.columns[key];
const pagesOf = (row: CustomerRow) => [...new Set(row.known_as.map((known) => known.page_name))];

/** The list of customers: its columns, and what they are called. */
export const customerList: ListSpec<CustomerRow> = {
  room: "customers",
  path: "/customers",
  subject: "customer",
  icon: "contact",
  sort: "-last_contact_at",
  idOf: (row) => row.id,
  hrefOf: (row) => `/customers/${row.id}`,
  nameOf: (row) => row.name,
  say: (words) => words.customers,
  actionName: (action, words) => words.customers.bulk.names[action] ?? action,
  columns: [
    {
      key: "name",
      label: label("name"),
      fixed: true,
      sort: true,
      look: "main",
      cell: (row) => html`<span class="line">${customerFace(row)}<span class="cut">${row.name}</span></span>`,
    },
    { key: "kind", label: label("kind"), cell: (row, { words }) => kindSign(row.kind, words) },
    {
      key: "phone",
      label: label("phone"),
      look: "keep",
      cell: (row, { words }) => firstOf(phonesOf(row), (text) => typedCallLink(words, text, "plain")),
    },
    {
      key: "tags",
      label: label("tags"),
      cell: (row, { words }) => html`<span class="line tight">${rowTags(words, row.tags)}</span>`,
    },
    { key: "groups", label: label("groups"), cell: (row) => firstOf(row.groups.map((group) => group.name)) },
    {
      key: "owner",
      label: label("owner"),
      cell: (row, { words }) =>
        row.owner ? colleague(row.owner.name) : html`<span class="muted">${words.customers.nobody}</span>`,
    },
    {
      key: "last_contact_at",
      label: label("contacted"),
      sort: true,
      look: "num",
      cell: (row, { words, now }) =>
        row.last_contact_at
          ? timeTag(row.last_contact_at, words, { now })
          : html`<span class="muted">${words.customers.never}</span>`,
    },
    { key: "email", label: label("email"), off: true, cell: (row) => firstOf(row.emails.map(({ email }) => email)) },
    { key: "page", label: label("page"), off: true, cell: (row) => firstOf(pagesOf(row)) },
    {
      key: "company",
      label: label("company"),
      off: true,
      cell: (row) => when(row.company, ({ name }) => html`<span class="cut">${name}</span>`),
    },
    {
      key: "address",
      label: label("address"),
      off: true,
      cell: (row) => html`<span class="cut">${showAddress(row)}</span>`,
    },
    { key: "source", label: label("source"), off: true, cell: (row) => row.source },
    {
      key: "created_at",
      label: label("created"),
      sort: true,
      off: true,
      look: "num",
      cell: (row, { words, now }) => timeTag(row.created_at, words, { now }),
    },
    { key: "id", label: label("id"), sort: true, off: true, look: "num", cell: (row) => `#${row.id}` },
    { key: "creator", label: label("creator"), off: true, cell: (row) => row.creator_name ?? nothing },
  ],
};

/** The views that come with the room; what each looks at stands in its query. */
export const customerViews = (words: ListScene["words"]): ViewTab[] => {
  const say = words.customers.views;
  return [
    { label: say.all, query: "" },
    { label: say.mine, query: "owner=me" },
    { label: say.followed, query: "followed=1" },
    { label: say.leads, query: "type=lead" },
    { label: say.companies, query: "type=account" },
  ];
};

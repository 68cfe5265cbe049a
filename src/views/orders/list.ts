import { deliveryAddress, type OrderRow } from "../../modules/orders/mod.ts";
import { typedCallLink } from "../calls/other_side.ts";
import { channelBadge, timeTag } from "../components.ts";
import { html, nothing } from "../html.ts";
import type { ListScene, ListSpec, ViewTab } from "../lists/mod.ts";
import { digits } from "../money.ts";
import { colleague, paymentSign, statusSign, whoseOrder } from "./signs.ts";

const label = (key: string) => (words: ListScene["words"]) => words.orders.fields[key] ?? key;

/** The list of orders: its columns, and what they are called. */
export const orderList: ListSpec<OrderRow> = {
  room: "orders",
  path: "/orders",
  subject: "order",
  icon: "shopping-bag",
  sort: "-created_at",
  kinds: ["list", "board", "timeline"],
  idOf: (row) => row.id,
  hrefOf: (row) => `/orders/${row.id}`,
  nameOf: (row) => row.code,
  say: (words) => words.orders.list,
  actionName: (action, words) => words.orders.bulk.names[action] ?? action,
  columns: [
    { key: "id", label: label("code"), sort: true, cell: (row) => row.code },
    {
      key: "customer",
      label: label("customer_id"),
      fixed: true,
      look: "main",
      cell: (row, { words }) => whoseOrder(row, words),
    },
    { key: "goods", label: label("goods"), cell: (row) => html`<span class="cut soft">${row.goods_text}</span>` },
    {
      key: "status",
      label: label("status"),
      filter: "status",
      look: "keep",
      cell: (row, { words }) => statusSign(row.status, words),
    },
    {
      key: "total",
      label: label("total"),
      sort: true,
      look: "num keep",
      cell: (row) => html`<b class="strong">${digits(row.total)}</b>`,
    },
    {
      key: "payment",
      label: label("payment"),
      filter: "payment",
      look: "keep",
      cell: (row, { words }) => paymentSign(row, words),
    },
    {
      key: "assignee",
      label: label("assignee_id"),
      filter: "assignee",
      cell: (row, { words }) =>
        row.assignee ? colleague(row.assignee.name) : html`<span class="muted">${words.orders.nobody}</span>`,
    },
    {
      key: "created_at",
      label: label("created"),
      sort: true,
      look: "num",
      filter: "created",
      cell: (row, { words, now }) => timeTag(row.created_at, words, { now }),
    },
    {
      key: "updated_at",
      label: label("updated"),
      sort: true,
      off: true,
      look: "num",
      cell: (row, { words, now }) => timeTag(row.updated_at, words, { now }),
    },
    {
      key: "phone",
      label: label("recipient_phone"),
      off: true,
      cell: (row, { words }) => typedCallLink(words, row.recipient_phone, "plain"),
    },
    {
      key: "address",
      label: label("address_line"),
      off: true,
      cell: (row) => html`<span class="cut">${deliveryAddress(row)}</span>`,
    },
    { key: "paid", label: label("paid"), off: true, look: "num", cell: (row) => digits(row.paid_total) },
    {
      key: "due",
      label: label("due"),
      off: true,
      look: "num",
      cell: (row) => digits(row.total - row.paid_total),
    },
    {
      key: "page",
      label: label("page"),
      filter: "page",
      off: true,
      cell: (row) =>
        row.channel ? html`<span class="line">${channelBadge(row.channel)}${row.page_name ?? ""}</span>` : nothing,
    },
    { key: "creator", label: label("creator"), off: true, cell: (row) => row.creator_name ?? "" },
    { key: "reason", label: label("reason"), off: true, cell: (row) => row.cancel_reason ?? "" },
  ],
};

/** The views that come with the room; what each looks at stands in its query. */
export const orderViews = (words: ListScene["words"]): ViewTab[] => {
  const say = words.orders.views;
  return [
    { label: say.open, query: "open=1" },
    { label: say.mine, query: "assignee=me&open=1" },
    { label: say.new, query: "status=new" },
    { label: say.shipping, query: "status=shipping" },
    { label: say.unpaid, query: "payment=unpaid,partly&status=completed,shipping", warn: true },
    { label: say.drafts, query: "status=draft" },
    { label: say.all, query: "" },
  ];
};

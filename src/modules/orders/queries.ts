import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Order, OrderLine, Payment } from "./table.ts";
import { type Totals, totalsOf } from "./totals.ts";
import { type Asking, visibleTo } from "./visibility.ts";

export interface Named {
  id: number;
  name: string;
}

export interface OrderRow extends Order {
  customer_name: string | null;
  page_name: string | null;
  assignee: Named | null;
  creator_name: string | null;
  /** “Combo 4 mắt 2K, Thẻ nhớ 128 GB ×4”: the first few. */
  goods_text: string;
  line_count: number;
  has_deposit: boolean;
}

export interface LineRow extends OrderLine {
  picture_file_id: number | null;
  /** Of the catalogue, and out of sale by now. */
  archived: boolean;
}

export interface PaymentRow extends Payment {
  by_name: string | null;
}

export interface WholeOrder {
  order: OrderRow;
  lines: LineRow[];
  /** Those taken back as well. */
  payments: PaymentRow[];
  totals: Totals;
}

const nameIn = (table: string, id: string) =>
  sql<string | null>`(select name from ${sql.table(table)} named where named.id = ${sql.ref(id)})`;

const goodsText = sql<string>`coalesce((select string_agg(
    case when first.quantity = 1 then first.name else concat(first.name, ' ×', first.quantity) end, ', ' order by first.position)
  from (select name, quantity, position from order_lines where order_id = orders.id order by position limit 3) first), '')`;

export function orderRows(db: Db | Trx) {
  return db
    .selectFrom("orders")
    .selectAll("orders")
    .select([
      nameIn("customers", "orders.customer_id").as("customer_name"),
      nameIn("pages", "orders.page_id").as("page_name"),
      nameIn("users", "orders.created_by").as("creator_name"),
      sql<Named | null>`(select jsonb_build_object('id', named.id, 'name', named.name) from users named
        where named.id = orders.assignee_id)`.as("assignee"),
      goodsText.as("goods_text"),
      sql<number>`(select count(*)::int from order_lines where order_id = orders.id)`.as("line_count"),
      sql<boolean>`exists (select 1 from payments
        where order_id = orders.id and is_deposit and amount > 0 and removed_at is null)`.as("has_deposit"),
    ]);
}

/** One order through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getOrder(db: Db | Trx, person: Asking, id: number): Promise<OrderRow> {
  const [row] = await plannedOnce(db, orderRows(db).where("orders.id", "=", id).where(visibleTo(person)).compile());
  if (!row) throw new NotFound(`no order ${id}`);
  return row;
}

/** The same, held until the transaction ends: those who change one order take turns, each judging what it is by then. */
export async function holdOrder(trx: Trx, person: Asking, id: number): Promise<Order> {
  const order = await trx
    .selectFrom("orders")
    .selectAll()
    .where("id", "=", id)
    .where(visibleTo(person))
    .forUpdate()
    .executeTakeFirst();
  if (!order) throw new NotFound(`no order ${id}`);
  return order;
}

/** With its lines, its payments and what they come to. */
export async function getWholeOrder(db: Db | Trx, person: Asking, id: number): Promise<WholeOrder> {
  const order = await getOrder(db, person, id);
  const [lines, payments] = await Promise.all([listLines(db, id), listPayments(db, id)]);
  const counted = payments.filter((each) => each.removed_at === null).map((each) => each.amount);
  return { order, lines, payments, totals: totalsOf(order, lines, counted) };
}

/** The caller has looked the order up. */
export function listLines(db: Db | Trx, orderId: number): Promise<LineRow[]> {
  return db
    .selectFrom("order_lines")
    .leftJoin("product_variants", "product_variants.id", "order_lines.variant_id")
    .leftJoin("products", "products.id", "product_variants.product_id")
    .selectAll("order_lines")
    .select([
      sql<number | null>`coalesce(product_variants.picture_file_id, products.picture_file_id)`.as("picture_file_id"),
      sql<boolean>`coalesce(product_variants.archived_at, products.archived_at) is not null`.as("archived"),
    ])
    .where("order_lines.order_id", "=", orderId)
    .orderBy("order_lines.position")
    .execute();
}

function listPayments(db: Db | Trx, orderId: number): Promise<PaymentRow[]> {
  return db
    .selectFrom("payments")
    .leftJoin("users", "users.id", "payments.by_id")
    .selectAll("payments")
    .select("users.name as by_name")
    .where("payments.order_id", "=", orderId)
    .orderBy("payments.paid_at")
    .orderBy("payments.id")
    .execute();
}

import type { ColumnType, Generated, Selectable } from "kysely";
import type { Channel } from "../channels/table.ts";

/** In the order of the status bar: Nháp, Mới, Xác nhận, Đang giao, Hoàn thành, Hủy, Hoàn. */
export const orderStatuses = ["draft", "new", "confirmed", "shipping", "completed", "cancelled", "returned"] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export const paymentMethods = ["cash", "transfer", "card", "cash_on_delivery", "wallet", "other"] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** Money is in whole đồng; a percent in hundredths (1250 is 12.5 %) and, where it is set, in place of the amount. */
export interface OrderTable {
  id: Generated<number>;
  client_key: string | null;
  /** DH-000123 */
  code: ColumnType<string, never, never>;
  title: Generated<string>;
  status: Generated<OrderStatus>;
  cancel_reason: string | null;
  customer_id: number | null;
  call_id: number | null;
  conversation_id: number | null;
  page_id: number | null;
  channel: Channel | null;
  assignee_id: number | null;
  created_by: number | null;
  recipient_name: Generated<string>;
  recipient_phone: Generated<string>;
  address_line: Generated<string>;
  province_code: string | null;
  ward_code: string | null;
  delivery_note: Generated<string>;
  internal_note: Generated<string>;
  discount_amount: Generated<number>;
  discount_percent: number | null;
  shipping_fee: Generated<number>;
  cash_on_delivery: Generated<boolean>;
  goods_total: Generated<number>;
  total: Generated<number>;
  paid_total: Generated<number>;
  version: Generated<number>;
  status_changed_at: Generated<Date>;
  confirmed_at: Date | null;
  completed_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Order = Selectable<OrderTable>;

export interface OrderLineTable {
  id: Generated<number>;
  order_id: number;
  position: number;
  variant_id: number | null;
  /** As it was when it was sold. */
  name: string;
  sku: Generated<string>;
  unit: Generated<string>;
  quantity: number;
  price: number;
  discount_amount: Generated<number>;
  discount_percent: number | null;
  note: Generated<string>;
}
export type OrderLine = Selectable<OrderLineTable>;

export interface PaymentTable {
  id: Generated<number>;
  client_key: string;
  order_id: number;
  /** Below zero: paid back. */
  amount: number;
  method: PaymentMethod;
  is_deposit: Generated<boolean>;
  note: Generated<string>;
  paid_at: Generated<Date>;
  by_id: number | null;
  removed_at: Date | null;
  created_at: Generated<Date>;
}
export type Payment = Selectable<PaymentTable>;

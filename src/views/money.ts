/** 1.250.000: whole đồng as Vietnam writes them, the sign before what is below zero. */
export function digits(amount: number | bigint): string {
  const text = String(amount < 0 ? -amount : amount).replace(/\B(?=(\d{3})+$)/g, ".");
  return amount < 0 ? `−${text}` : text;
}

/** 1.250.000 ₫ */
export const money = (amount: number | bigint): string => `${digits(amount)} ₫`;

/** 12,5%: from hundredths of a percent. */
export const percent = (hundredths: number): string => `${String(hundredths / 100).replace(".", ",")}%`;

/** A discount as it is typed: “200.000” or “10%”; nothing where there is none. */
export function discountText(of: { discount_amount: number; discount_percent: number | null }): string {
  if (of.discount_percent !== null) return percent(of.discount_percent);
  return of.discount_amount === 0 ? "" : digits(of.discount_amount);
}

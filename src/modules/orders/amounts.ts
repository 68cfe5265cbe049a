import { amountIn } from "../../amounts.ts";
import type { Discount } from "./totals.ts";

/** What is typed as quantity or discount; what is none is NaN, so that it is told and never guessed. */

/** “4”, “1.000”, “1,000” as prices are; “1,5” stays 1.5, which no line takes. */
export function quantityIn(text: string): number {
  const plain = text.trim();
  if (/^\d{1,3}([.,]\d{3})+$/.test(plain)) return Number(plain.replace(/[.,]/g, ""));
  return /^-?\d{1,15}([.,]\d+)?$/.test(plain) ? Number(plain.replace(",", ".")) : Number.NaN;
}

/** “200.000” or “12,5%”. */
export function discountIn(text: string): Discount {
  const plain = text.trim();
  if (!plain.endsWith("%")) return { discount_amount: amountIn(plain), discount_percent: null };
  const [, number] = /^(\d{1,3}(?:[.,]\d{1,2})?)\s*%$/.exec(plain) ?? [];
  const hundredths = number === undefined ? Number.NaN : Math.round(Number(number.replace(",", ".")) * 100);
  return { discount_amount: 0, discount_percent: hundredths };
}

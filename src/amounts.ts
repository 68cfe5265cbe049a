/**
 * Money as it is typed: “390.000”, “390000 ₫”; nothing is nought. What is no number is NaN, so that it is told and never
 * guessed. Of “390,000.00” nobody knows that it is no hundredfold: there are no xu.
 */
export function amountIn(text: string): number {
  if (/[.,]\d{1,2}\D*$/.test(text)) return Number.NaN;
  const plain = text.replace(/[\s.,₫đ]/gi, "").replace(/^−/, "-");
  if (plain === "") return 0;
  return /^-?\d{1,18}$/.test(plain) ? Number(plain) : Number.NaN;
}

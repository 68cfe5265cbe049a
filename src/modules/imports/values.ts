import type { CustomerKind, Gender } from "../customers/table.ts";

/** yyyy-mm-dd of a day as people write it here (31/12/1990, 31-12-90, 1990-12-31); undefined when there is no such day. */
export function dayIn(text: string): string | undefined {
  const bare = text.trim().replace(/[T ]\d{1,2}:\d{2}(:\d{2})?.*$/, "");
  const first = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(bare);
  if (first) return day(Number(first[1]), Number(first[2]), Number(first[3]));
  const last = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(bare);
  if (!last) return undefined;
  const year = Number(last[3]);
  const thisYear = new Date().getUTCFullYear() % 100;
  const whole = last[3]!.length === 4 ? year : year > thisYear ? 1900 + year : 2000 + year;
  return day(whole, Number(last[2]), Number(last[1]));
}

function day(year: number, month: number, date: number): string | undefined {
  const made = new Date(Date.UTC(year, month - 1, date));
  if (year < 1000 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== date) return undefined;
  return made.toISOString().slice(0, 10);
}

/** Whole đồng: “1.250.000 ₫”, “1,250,000”, “1250000.00”, “250k”, “1,2tr”. Undefined for what is no price. */
export function priceIn(text: string): number | undefined {
  const bare = text
    .toLowerCase()
    .replace(/(₫|đồng|đ|vnd|vnđ)/g, "")
    .replace(/[\s\u00a0_]/g, "");
  const [, sign, digits, times] = /^(-?)([\d.,]+)(k|n|nghìn|ngàn|tr|triệu|m)?$/.exec(bare) ?? [];
  if (!digits || !/\d/.test(digits)) return undefined;
  const amount = amountIn(digits, Boolean(times));
  if (amount === undefined) return undefined;
  const value = amount * (times ? (/^(k|n)/.test(times) ? 1_000 : 1_000_000) : 1);
  return (sign ? -1 : 1) * Math.round(value);
}

function amountIn(digits: string, isShort: boolean): number | undefined {
  // Threes behind each sign are thousands; “1,2tr” and “1250000.00” have a fraction, and what a spreadsheet worked
  // out may have a long one: 99000 × 1.1 is kept there as 108900.00000000001.
  if (!isShort && /^\d{1,3}([.,]\d{3})+$/.test(digits)) return Number(digits.replace(/[.,]/g, ""));
  const [, thousands = "", fraction = ""] = /^(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}|\d{4,}))?$/.exec(digits) ?? [];
  if (thousands !== "") return Number(`${thousands.replace(/[.,]/g, "")}.${fraction || 0}`);
  return undefined;
}

const folded = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();

export function genderIn(text: string): Gender | undefined {
  const word = folded(text);
  if (/^(nam|anh|ong|male|m|man|trai|mr)\.?$/.test(word)) return "male";
  if (/^(nu|chi|co|ba|female|f|woman|gai|ms|mrs)\.?$/.test(word)) return "female";
  if (/^(khac|other|x|non-?binary)$/.test(word)) return "other";
  return undefined;
}

export function kindIn(text: string): CustomerKind | undefined {
  const word = folded(text);
  if (/^(lead|((khach( hang)?|kh) )?tiem nang|moi)$/.test(word)) return "lead";
  if (/^(contact|lien he|nguoi lien he|ca nhan|khach( hang)?( le| ca nhan)?|individual|person|customer)$/.test(word))
    return "contact";
  if (/^(account|to chuc|cong ty|doanh nghiep|company|organi[sz]ation|business|khach (hang )?doanh nghiep)$/.test(word))
    return "account";
  return undefined;
}

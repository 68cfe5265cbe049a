/** A number as we keep it: E.164, hotlines as they are dialled; and its digits as dialled in Vietnam. */
export interface Phone {
  number: string;
  digits: string;
}

/** Mobile numbers that had eleven digits until 2018, and what their beginnings became. */
const movedTo: Record<string, string> = {
  ...{ "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037" },
  ...{ "0168": "038", "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076" },
  ...{ "0128": "078", "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082" },
  ...{ "0186": "056", "0188": "058", "0199": "059" },
};
export const MOVED = Object.keys(movedTo);

/** What follows the 0 of a mobile number, of a landline (area code and number since 2017), and a whole hotline. */
export const MOBILE = String.raw`(?:3[2-9]|5[25-9]|7[06-9]|8\d|9\d)\d{7}`;
const LANDLINE = String.raw`2(?:[48]\d{8}|0[3-9]\d{7}|1\d\d{7}|2[0125-9]\d{7}|3[2-9]\d{7}|5[1-9]\d{7}|6[0-39]\d{7}|7[0-7]\d{7}|9\d\d{7})`;
const national = new RegExp(`^0(?:${MOBILE}|${LANDLINE})$`);
const hotline = /^1[89]00(?:\d{4}|\d{6})$/;

/** The digits of other writings: full width, keycaps, mathematical ones are folded by NFKC; the rest only decorates. */
const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\u200B-\u200F\u2060\uFEFF\uFE0F\u20E3]/g, "")
    .trim()
    .replace(/^(?:tel|callto|sms):/i, "")
    .replace(/^\(?[oO](?=[\s().-]*[1-9])/, (start) => start.replace(/o/i, "0"));

/**
 * What a number that was typed stands for: mobile, landline or hotline of Vietnam in any of the ways they are written
 * (also without their 0, as spreadsheets leave them, and with the beginnings of before 2018), or one from abroad with
 * its + or 00. Undefined when it is none.
 */
export function parsePhone(text: string): Phone | undefined {
  if (text.length > 60) return undefined;
  const folded = fold(text);
  if (!/^[(\s]*\+?[\d\s().,/_·•\p{Pd}]+$/u.test(folded)) return undefined;
  const digits = folded.replace(/\D/g, "");
  if (hotline.test(digits) && !folded.includes("+")) return { number: digits, digits };
  const abroad = folded.includes("+") ? digits : digits.startsWith("00") ? digits.slice(2) : undefined;
  if (abroad !== undefined && !abroad.startsWith("84")) return phoneAbroad(abroad);
  return phoneAtHome(abroad === undefined ? digits : abroad.slice(2), abroad !== undefined);
}

/** After +84, or from what was written without it: with or without the 0, with 84 but no plus. */
function phoneAtHome(digits: string, isSurelyHome: boolean): Phone | undefined {
  const writings = [digits, `0${digits}`, ...(!isSurelyHome && digits.startsWith("84") ? waysAfter84(digits) : [])];
  for (const writing of writings) {
    const dialled = modern(writing);
    if (national.test(dialled)) return { number: `+84${dialled.slice(1)}`, digits: dialled };
  }
  return undefined;
}

const waysAfter84 = (digits: string) => [digits.slice(2), `0${digits.slice(2)}`];

const modern = (digits: string): string => {
  const moved = digits.length === 11 ? movedTo[digits.slice(0, 4)] : undefined;
  return moved ? moved + digits.slice(4) : digits;
};

function phoneAbroad(digits: string): Phone | undefined {
  if (!/^[1-9]\d{6,14}$/.test(digits)) return undefined;
  return { number: `+${digits}`, digits: `00${digits}` };
}

/** As one reads it out in Vietnam: 0912 345 678 · 024 3825 0000 · 0236 3822 222 · 1900 1234 · +1 650 253 0000. */
export function showPhone(number: string): string {
  if (hotline.test(number)) return number.length === 8 ? split(number, 4, 4) : split(number, 4, 3, 3);
  if (!number.startsWith("+84")) return number.startsWith("+") ? showAbroad(number.slice(1)) : number;
  const digits = `0${number.slice(3)}`;
  if (digits.length === 10) return split(digits, 4, 3, 3);
  return /^02[48]/.test(digits) ? split(digits, 3, 4, 4) : split(digits, 4, 4, 3);
}

/** Calling codes of one and of two digits; all others have three. */
const calling = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

function showAbroad(digits: string): string {
  const code = calling.exec(digits)?.[0] ?? digits.slice(0, 3);
  const rest = digits.slice(code.length);
  if (rest.length <= 4) return `+${code} ${rest}`;
  const beginning = rest.slice(0, -4);
  // Threes from the right, but no single digit before four.
  const groups = beginning.length > 4 ? beginning.replace(/\B(?=(?:\d{3})+$)/g, " ") : beginning;
  return `+${code} ${groups} ${rest.slice(-4)}`;
}

function split(digits: string, ...sizes: number[]): string {
  let at = 0;
  return sizes.map((size) => digits.slice(at, (at += size))).join(" ");
}

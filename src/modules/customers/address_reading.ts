import { certain, findBefore, isCertain, last, type Match, matches, splitWords, type Word } from "./address_words.ts";
import { type OldDistrict, type OldProvince, type OldWard, places, type Province, type Ward } from "./places_read.ts";
import type { OldAddress } from "./table.ts";

export interface ReadAddress {
  /** What stands before the places: street and number. */
  line: string;
  provinceCode?: string;
  wardCode?: string;
  /** The names used before July 2025, where they were used. */
  old?: OldAddress;
  /** Where the old ward was divided, or its name means another one too: what else it may be. */
  others?: string[];
}

/**
 * Understands an address as people write it, by the names of today and those before July 2025, with and without
 * diacritics and commas: "12 Xuân Thủy, Dịch Vọng Hậu, Cầu Giấy, Hà Nội", "p5 q3 tphcm".
 */
export function readAddress(text: string): ReadAddress {
  const words = splitWords(text);
  const end = /^(vietnam|vn)$/.test(last(words, 2))
    ? words.length - 2
    : last(words, 1) === "vn"
      ? words.length - 1
      : words.length;
  const { provinces, oldProvinces } = places();
  const now = findBefore(words, end, provinces);
  const then = findBefore(words, end, oldProvinces);
  const rest = Math.min(now?.rest ?? end, then?.rest ?? end);
  const candidates = [
    ...(then && then.rest === rest ? [then.unit] : []),
    ...(now ? oldProvinces.filter((each) => each.became === now.unit && each !== then?.unit) : []),
  ];
  const province = now && now.rest === rest ? now.unit : then?.unit.became;
  const found = province ? within(words, rest, province, candidates) : anywhere(words, end);
  if (!found) return tidy(text, words, rest, province && { province, oldProvince: now ? undefined : then?.unit });
  return tidy(text, words, found.rest, found);
}

interface Found {
  province: Province;
  oldProvince?: OldProvince | undefined;
  district?: OldDistrict | undefined;
  oldWard?: OldWard | undefined;
  ward?: Ward | undefined;
}

function within(
  words: Word[],
  end: number,
  province: Province,
  olds: OldProvince[],
): (Found & { rest: number }) | undefined {
  const single = !words.slice(1, end).some((word) => word.startsPart);
  const district = findBefore(
    words,
    end,
    olds.flatMap((each) => each.districts),
  );
  const ward = certain(findBefore(words, end, province.wards));
  if (district && (!district.bare || district.startsPart || single)) {
    const oldProvince = district.unit.province;
    const known = { province, oldProvince, district: district.unit };
    const inside = findBefore(words, district.rest, district.unit.wards);
    if (inside && (!inside.bare || inside.startsPart || single))
      return { ...known, oldWard: inside.unit, rest: inside.rest };
    const today = certain(findBefore(words, district.rest, province.wards));
    if (today) return { ...known, ward: today.unit, rest: today.rest };
    return ward ? { ...known, ward: ward.unit, rest: ward.rest } : { ...known, rest: district.rest };
  }
  if (ward) return { province, ward: ward.unit, rest: ward.rest };
  const alone = onlyOne(
    words,
    end,
    olds.flatMap((each) => each.districts).flatMap((each) => each.wards),
  );
  return alone && { ...upwards(alone.unit), rest: alone.rest };
}

/** No province is named: what is meant only where one place alone has that name. */
function anywhere(words: Word[], end: number): (Found & { rest: number }) | undefined {
  const districts = places().oldProvinces.flatMap((each) => each.districts);
  const district = matches(words, end, districts);
  for (const { unit, rest } of district) {
    const inside = certain(findBefore(words, rest, unit.wards));
    if (inside) return { ...upwards(inside.unit), rest: inside.rest };
  }
  const alone = district.filter(isCertain);
  const [only] = alone;
  if (only && alone.length === 1) {
    return {
      province: only.unit.province.became,
      oldProvince: only.unit.province,
      district: only.unit,
      rest: only.rest,
    };
  }
  const today = matches(words, end, [...places().wardByCode.values()]).filter((each) => !each.bare);
  if (today.length === 1) return { province: today[0]!.unit.province, ward: today[0]!.unit, rest: today[0]!.rest };
  if (today.length > 1) return undefined;
  const ward = onlyOne(
    words,
    end,
    districts.flatMap((each) => each.wards),
  );
  return ward && { ...upwards(ward.unit), rest: ward.rest };
}

function onlyOne(words: Word[], end: number, wards: OldWard[]): Match<OldWard> | undefined {
  const found = matches(words, end, wards).filter((each) => !each.bare);
  return found.length === 1 ? found[0] : undefined;
}

const upwards = (oldWard: OldWard): Found => {
  const { district } = oldWard;
  return { province: district.province.became, oldProvince: district.province, district, oldWard };
};

function tidy(text: string, words: Word[], rest: number, found: Found | undefined): ReadAddress {
  const from = words[rest]?.start ?? text.length;
  const line = text
    .slice(0, found ? from : text.length)
    .replace(/[\s,;.–-]+$/u, "")
    .replace(/\s+/g, " ")
    .trim();
  if (!found) return { line };
  // An island district had no wards, and became one.
  const island = found.district?.wards.find((each) => each.name === "");
  const [became, ...others] = (found.oldWard ?? island)?.became ?? [];
  const ward = found.ward ?? became;
  const read: ReadAddress = { line, provinceCode: (ward?.province ?? found.province).code };
  if (ward) read.wardCode = ward.code;
  if (others.length > 0) read.others = others.map((each) => each.code);
  if (found.oldProvince) {
    read.old = { province: found.oldProvince.name };
    if (found.district) read.old.district = found.district.name;
    if (found.oldWard?.name) read.old.ward = found.oldWard.name;
  }
  return read;
}

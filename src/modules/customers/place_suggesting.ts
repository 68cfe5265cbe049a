import { readAddress } from "./address_reading.ts";
import {
  type Named,
  type OldDistrict,
  type OldWard,
  placeKey,
  places,
  plainPlace,
  type Province,
  type Ward,
} from "./places_read.ts";
import type { OldAddress } from "./table.ts";

export interface PlaceSuggestion {
  /** Street and number, as typed. */
  line: string;
  provinceCode: string;
  wardCode?: string;
  /** By the names of today: "Phường Cầu Giấy, Hà Nội". */
  place: string;
  /** By those it was found: "Phường Dịch Vọng Hậu, Quận Cầu Giấy, Hà Nội". */
  was?: string;
  old?: OldAddress;
}

const kind = /\b(thanh pho|thi xa|thi tran|dac khu|tinh|quan|huyen|phuong|xa|tp|tx|tt|p|q|h|x)\s+(?=\p{L})/gu;
const bareKey = (text: string) => placeKey(plainPlace(text).replace(kind, ""));

/** What somebody may be about to write, by the names of today first. */
export function suggestPlaces(typed: string, limit = 8): PlaceSuggestion[] {
  const text = typed.slice(0, 300);
  const found: PlaceSuggestion[] = [];
  const read = readAddress(text);
  const province = places().provinceByCode.get(read.provinceCode ?? "");
  const codes = read.wardCode ? [read.wardCode, ...(read.others ?? [])] : [];
  const old = read.old?.district ? read.old : undefined;
  for (const code of codes) found.push(today(read.line, places().wardByCode.get(code)!, old));
  for (const [line, needle] of tails(text, found.length === 0 && !province)) {
    if (needle.length < 2) continue;
    const more = startingWith(line, needle, limit);
    found.push(...more);
    if (more.length > 0) break;
  }
  if (province && codes.length === 0) found.push(ofProvince(read.line, province, read.old));
  return found.filter((each, at) => found.findIndex((other) => isSame(each, other)) === at).slice(0, limit);
}

const isSame = (a: PlaceSuggestion, b: PlaceSuggestion) =>
  a.place === b.place && a.line === b.line && (a.was ?? "") === (b.was ?? "");

/** Where the street may end and the place begin: at each comma, and where nothing was understood yet at each word. */
function tails(text: string, atWords: boolean): [line: string, needle: string][] {
  const cuts = [0, ...[...text.matchAll(/[,;\n]|\s[-–]\s/g)].map((found) => found.index + found[0].length)].slice(-3);
  const from = cuts.at(-1)!;
  const words = !atWords
    ? []
    : [...text.slice(from).matchAll(/\s+(?=\S)/g)].map((found) => from + found.index).slice(0, 8);
  return [...cuts, ...words].map((at) => [text.slice(0, at).replace(/[\s,;–-]+$/u, ""), bareKey(text.slice(at))]);
}

/** A province or a ward that is offered alone. */
export interface PlaceFound {
  code: string;
  name: string;
  /** By which name of before it was found. */
  was?: string;
  /** Of a ward. */
  province?: { code: string; name: string };
}

/** Provinces by the beginning of a name, of today first, then of before: "Hà Tây" is Hà Nội. */
export function suggestProvinces(typed: string): PlaceFound[] {
  const needle = bareKey(typed.slice(0, 100));
  const { provinces, oldProvinces } = places();
  const begins = ({ keys }: Named) => keys.some((key) => key.startsWith(needle));
  const today = provinces.filter(begins).map(({ code, short }): PlaceFound => ({ code, name: short }));
  const before = oldProvinces
    .filter((old) => needle !== "" && begins(old))
    .map(({ became, name }): PlaceFound => ({ code: became.code, name: became.short, was: name }));
  return firstOfEach([...today, ...before]);
}

/** Wards by the beginning of a name, of today or before, or of the district they lay in; of one province if it is known. */
export function suggestWards(typed: string, provinceCode = "", limit = 12): PlaceFound[] {
  const needle = bareKey(typed.slice(0, 100));
  const province = places().provinceByCode.get(provinceCode);
  if (needle === "") return (province?.wards ?? []).slice(0, limit).map((ward) => wardFound(ward));
  const wards = province ? province.wards : [...places().wardByCode.values()];
  const today = wards.filter((ward) => follows([ward, ward.province], needle)).map((ward) => wardFound(ward));
  const before = places()
    .oldProvinces.flatMap(({ districts }) => districts)
    .flatMap((district) => {
      const whole = follows([district, district.province], needle);
      const inside = district.wards.filter((ward) => whole || follows([ward, district, district.province], needle));
      return inside.flatMap((ward) => ward.became.map((each) => wardFound(each, [ward.name, district.name])));
    })
    .filter((found) => !province || found.province?.code === province.code);
  return firstOfEach([...today, ...before]).slice(0, limit);
}

const wardFound = ({ code, name, province }: Ward, was?: string[]): PlaceFound => ({
  code,
  name,
  province: { code: province.code, name: province.short },
  ...(was && { was: was.filter(Boolean).join(", ") }),
});

const firstOfEach = (found: PlaceFound[]) =>
  found.filter(({ code }, at) => found.findIndex((other) => other.code === code) === at);

function startingWith(line: string, needle: string, limit: number): PlaceSuggestion[] {
  const { wardByCode, oldProvinces } = places();
  const found: PlaceSuggestion[] = [];
  for (const ward of wardByCode.values()) {
    if (follows([ward, ward.province], needle)) found.push(today(line, ward));
    if (found.length === limit) return found;
  }
  for (const province of oldProvinces) {
    for (const district of province.districts) {
      if (district.wards.some((ward) => ward.name === "") && follows([district, province], needle)) {
        found.push(...ofOld(line, district.wards[0]!));
      }
      for (const ward of district.wards)
        if (follows([ward, district, province], needle)) found.push(...ofOld(line, ward));
      if (found.length >= limit) return found;
      if (district.wards.length > 1 && follows([district, province], needle)) found.push(ofDistrict(line, district));
    }
  }
  return found;
}

/** Whether what is typed goes on as these names, the last of them perhaps not to its end. */
function follows(chain: Named[], needle: string): boolean {
  const [unit, ...above] = chain;
  if (!unit) return false;
  return unit.keys.some(
    (key) =>
      key !== "" && (key.startsWith(needle) || (needle.startsWith(key) && follows(above, needle.slice(key.length)))),
  );
}

const today = (line: string, ward: Ward, old?: OldAddress): PlaceSuggestion => ({
  line,
  provinceCode: ward.province.code,
  wardCode: ward.code,
  place: `${ward.name}, ${ward.province.short}`,
  ...(old && { old, was: [old.ward, old.district, old.province].filter(Boolean).join(", ") }),
});

const ofOld = (line: string, ward: OldWard): PlaceSuggestion[] =>
  ward.became.map((each) => {
    const { district } = ward;
    const old: OldAddress = { province: district.province.name, district: district.name };
    if (ward.name) old.ward = ward.name;
    return today(line, each, old);
  });

const ofProvince = (line: string, province: Province, old?: OldAddress): PlaceSuggestion => ({
  line,
  provinceCode: province.code,
  place: province.name,
  ...(old && { old, was: [old.district, old.province].filter(Boolean).join(", ") }),
});

const ofDistrict = (line: string, district: OldDistrict): PlaceSuggestion => {
  const { province } = district;
  const old = { province: province.name, district: district.name };
  const place = `${district.name}, ${province.became.short}`;
  return { line, provinceCode: province.became.code, place, old, was: `${district.name}, ${province.name}` };
};

import { type ReadAddress, readAddress } from "./address_reading.ts";
import { places } from "./places_read.ts";
import type { Customer, OldAddress } from "./table.ts";

export { type ReadAddress, readAddress } from "./address_reading.ts";
export {
  type PlaceFound,
  type PlaceSuggestion,
  suggestPlaces,
  suggestProvinces,
  suggestWards,
} from "./place_suggesting.ts";

export interface Place {
  code: string;
  name: string;
}

/** The 34 in force since July 2025. */
export const listProvinces = (): Place[] => places().provinces.map(({ code, name }) => ({ code, name }));

/** Wards, communes and special zones of a province; none of one that does not exist. */
export const listWards = (provinceCode: string): Place[] =>
  (places().provinceByCode.get(provinceCode)?.wards ?? []).map(({ code, name }) => ({ code, name }));

/** What a code of a province or a ward stands for, as one says it; nothing where it stands for none. */
export const placeName = (code: string): string =>
  places().provinceByCode.get(code)?.short ?? places().wardByCode.get(code)?.name ?? "";

export type AddressColumns = Pick<Customer, "address_line" | "province_code" | "ward_code"> & {
  old_address?: OldAddress | null;
};

/** In one line: "12 Xuân Thủy, Phường Cầu Giấy, Hà Nội". */
export function showAddress(row: AddressColumns): string {
  const ward = row.ward_code ? places().wardByCode.get(row.ward_code) : undefined;
  const province = ward?.province ?? (row.province_code ? places().provinceByCode.get(row.province_code) : undefined);
  // A part that reads as it did before, but for the names that are gone.
  const district = ward ? undefined : row.old_address?.district;
  return [row.address_line, ward?.name, district, province?.short].filter(Boolean).join(", ");
}

/** The names used before July 2025, where the address was told by them. */
export const showOldAddress = (old: OldAddress | null | undefined): string =>
  [old?.ward, old?.district, old?.province?.replace(/^(Tỉnh|Thành phố) /, "")].filter(Boolean).join(", ");

/**
 * What is kept of an address as typed. Picked from the suggestions it comes by the names of today, and `was` tells by
 * which ones it was looked for.
 */
export function addressColumns(text: string, was = ""): Required<AddressColumns> {
  const read: ReadAddress = readAddress(text);
  const old = read.old ?? (was ? readAddress(was).old : undefined);
  return {
    address_line: read.line.slice(0, 500),
    province_code: read.provinceCode ?? null,
    ward_code: read.wardCode ?? null,
    old_address: old ?? null,
  };
}

/** Whether the codes name a province, and a ward of it. */
export const isPlace = (provinceCode: string | null, wardCode: string | null): boolean =>
  (!provinceCode || places().provinceByCode.has(provinceCode)) &&
  (!wardCode || places().wardByCode.get(wardCode)?.province.code === provinceCode);

import { Invalid } from "../../errors.ts";
import { type AddressColumns, addressColumns, isPlace, showAddress } from "../customers/mod.ts";
import type { Order } from "./table.ts";

type Place = Pick<Order, "address_line" | "province_code" | "ward_code">;

/** Where an order goes, in one line: "12 Xuân Thủy, Phường Cầu Giấy, Hà Nội". */
export const deliveryAddress = (order: Place): string => showAddress(order);

/** What is kept of an address typed in one line. */
export const deliveryPlace = (text: string, was = ""): Place => placeOf(addressColumns(text, was));

/** Where a customer lives, as a place to deliver to; a district that is known without its ward stays in the line. */
export function placeOf({ address_line, province_code, ward_code, old_address }: AddressColumns): Place {
  const district = ward_code ? undefined : old_address?.district;
  return { address_line: [address_line, district].filter(Boolean).join(", "), province_code, ward_code };
}

/** Invalid where the ward is none of the province, or either is none at all. */
export function checkPlace({ province_code, ward_code }: Pick<Place, "province_code" | "ward_code">): void {
  if (!isPlace(province_code, null)) throw new Invalid({ province_code: "choice" });
  if (!isPlace(province_code, ward_code)) throw new Invalid({ ward_code: "choice" });
}

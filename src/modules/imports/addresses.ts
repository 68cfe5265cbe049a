import { addressColumns, type CustomerDraft } from "../customers/mod.ts";

export type Address = Pick<CustomerDraft, "address_line" | "province_code" | "ward_code" | "old_address">;

/** So many texts that name no place we know are looked into; a table of them would take hours. */
const MOST_MISSES = 200;
const MOST_KEPT = 50_000;

/**
 * Understands the addresses of one file. What stands behind the street comes again and again in a table, and reading it
 * is dear, so each is read once.
 */
export class AddressReader {
  readonly #known = new Map<string, ReturnType<typeof addressColumns> | undefined>();
  #misses = 0;

  /** From a street (or a whole address) and what columns of their own say of ward, district and province. */
  read(street: string, places: readonly string[]): Address {
    const named = places.filter(Boolean).join(", ");
    if (named) return this.#put(street, named);
    const parts = street.split(",");
    if (parts.length < 2) return { address_line: street };
    // Ward, district and province at most; what is none of them comes back in front.
    const behind = Math.max(1, parts.length - 3);
    return this.#put(parts.slice(0, behind).join(",").trim(), parts.slice(behind).join(",").trim());
  }

  #put(street: string, places: string): Address {
    const found = this.#find(places);
    if (!found) return { address_line: [street, places].filter(Boolean).join(", ") };
    const { address_line: rest, ...codes } = found;
    return { ...codes, address_line: [street, rest].filter(Boolean).join(", ") };
  }

  #find(places: string) {
    if (this.#known.has(places)) return this.#known.get(places);
    if (this.#misses >= MOST_MISSES || places.length > 200) return undefined;
    const read = addressColumns(places);
    const found = read.province_code ? read : undefined;
    if (!found) this.#misses += 1;
    if (this.#known.size < MOST_KEPT) this.#known.set(places, found);
    return found;
  }
}

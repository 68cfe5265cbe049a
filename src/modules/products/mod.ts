/** Products: what is sold, in variants that differ in size, colour and the like. */
export { importProducts, type ProductDraft, undoImportedProducts } from "./importing.ts";
export type { Product, ProductVariant } from "./table.ts";

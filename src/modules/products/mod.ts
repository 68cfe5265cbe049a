/**
 * The catalogue: products, and the variants of them that are sold. Nothing is deleted, as orders point at what they
 * sold; what is out of sale is put away. How much of something there is, is not kept.
 */
export { archiveProduct, restoreProduct } from "./archiving.ts";
export { findVariants, type FoundVariant, searchVariants } from "./finding.ts";
export type { ProductDraft } from "./draft.ts";
export { importProducts, undoImportedProducts } from "./importing.ts";
export { getProduct, listProducts, type ProductFilter, type ProductRow, type WholeProduct } from "./queries.ts";
export { addProduct, editProduct, type ProductInput, type VariantInput } from "./saving.ts";
export type * from "./table.ts";

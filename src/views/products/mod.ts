/** The face of the catalogue. */
export { emptyVariant, type ProductForm, productFormScreen, type VariantFields, variantFieldsOf } from "./form.ts";
export { type Catalogue, catalogueScreen, picture, productRows } from "./list.ts";

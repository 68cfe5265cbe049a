/** Customers: who writes to the shop, under the name staff give them and the one the platform knows. */
export { NAME_LIMIT, renameCustomer } from "./renaming.ts";
export type { Customer, Identity } from "./table.ts";

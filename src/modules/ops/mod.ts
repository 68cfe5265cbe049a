/** Operations: what did not arrive, either way, and trying it again. Only owners and admins come in. */
export { listUnsent, type UnsentRow } from "./deliveries.ts";

import type { Outcome, PbxEvent } from "../channels/mod.ts";

// What becomes of an event of a PBX, as the ledger keeps it.

export type Of<Kind extends PbxEvent["kind"]> = Extract<PbxEvent, { kind: Kind }>;

export const applied: Outcome = { state: "applied" };
export const duplicate: Outcome = { state: "duplicate" };
export const ignored = (reason: string): Outcome => ({ state: "ignored", reason });

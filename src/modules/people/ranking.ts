import { Refused } from "../../errors.ts";
import type { Role } from "./table.ts";

export interface Ranked {
  id: number;
  role: Role;
}

/** The roles that this person may give. There is one owner, and nobody gives that away. */
export const rolesToGive = (by: Pick<Ranked, "role">): Role[] =>
  by.role === "owner" || by.role === "admin" ? ["admin", "supervisor", "agent"] : [];

/** Refused unless `by` may change `subject`: owners change everybody, admins everybody but the owner. */
export function mustManage(by: Ranked, subject: Ranked): void {
  const may = by.role === "owner" || (by.role === "admin" && subject.role !== "owner");
  if (!may) throw new Refused("above_you");
}

/** Refused when the role must stay: the owner's own, one's own, or one that `by` cannot give. */
export function mustGiveRole(by: Ranked, subject: Ranked, role: Role): void {
  if (role === subject.role) return;
  if (subject.role === "owner") throw new Refused("last_owner");
  if (by.id === subject.id) throw new Refused("own_account");
  if (!rolesToGive(by).includes(role)) throw new Refused("above_you");
}

/** Refused for the owner and for oneself: who may not be locked out by this person. */
export function mustDeactivate(by: Ranked, subject: Ranked): void {
  mustManage(by, subject);
  if (subject.role === "owner") throw new Refused("last_owner");
  if (by.id === subject.id) throw new Refused("own_account");
}

import type { ColumnType, Generated, Selectable } from "kysely";

export const roles = ["owner", "admin", "supervisor", "agent"] as const;
export type Role = (typeof roles)[number];
export type Locale = "vi" | "en";
export type Theme = "auto" | "light" | "dark";

export interface UserTable {
  id: Generated<number>;
  username: string;
  name: string;
  password_hash: string;
  role: Role;
  locale: Generated<Locale>;
  theme: Generated<Theme>;
  deactivated_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type User = Selectable<UserTable>;

/** The person asking: what every query that shows rows of a business takes. */
export type Person = Pick<User, "id" | "name" | "username" | "role" | "locale" | "theme">;

export interface PageMemberTable {
  page_id: number;
  user_id: number;
  is_admin: Generated<boolean>;
  added_at: Generated<Date>;
}

export interface SettingTable {
  key: string;
  value: ColumnType<unknown, string, string>;
  updated_at: Generated<Date>;
}

/** A group of staff (Nhóm) that work can be given to: whoever of it comes first takes it. */
export interface TeamTable {
  id: Generated<number>;
  name: string;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

export interface TeamMemberTable {
  team_id: number;
  user_id: number;
}

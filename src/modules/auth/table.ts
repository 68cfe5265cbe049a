import type { Generated, Selectable } from "kysely";

export interface SessionTable {
  /** sha256 of the token that the cookie holds, so that a leaked table signs nobody in. */
  id: string;
  user_id: number;
  expires_at: Date;
  created_at: Generated<Date>;
  seen_at: Generated<Date>;
  address: string | null;
  user_agent: string | null;
}
export type Session = Selectable<SessionTable>;

export interface SignInAttemptTable {
  id: Generated<number>;
  username: string;
  address: string;
  succeeded: boolean;
  attempted_at: Generated<Date>;
}

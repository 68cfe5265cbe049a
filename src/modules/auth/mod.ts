/**
 * Who is there: passwords, sessions by Lucia, the lock-out. Other rooms ask for sessions to be ended when what a person
 * may do changes; who a person is and what they may do belongs to people.
 */
export { changePassword, setPassword } from "./changing_password.ts";
export { findCompany, nameCompany } from "./company.ts";
export { deviceOf } from "./devices.ts";
export { endSessions } from "./ending.ts";
export { password, PasswordForm, username } from "./form.ts";
export { unlock } from "./lock_out.ts";
export { hashPassword } from "./passwords.ts";
export { trimSessions, trimTries } from "./trimming.ts";
export { createSessions, type Session, type Sessions, type SignedIn } from "./sessions.ts";

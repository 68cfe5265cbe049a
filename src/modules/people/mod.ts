/**
 * People: who they are, what role they have, which pages they answer, and who is looking at what just now. One owner,
 * made first and never removed; admins manage everybody else.
 */
export { addPerson } from "./adding.ts";
export { deactivate, reactivate, resetPassword } from "./deactivating.ts";
export { editPerson, prefer, rename } from "./editing.ts";
export { followingOf, type FollowingRules } from "./following.ts";
export { NameForm, PreferencesForm } from "./form.ts";
export { createPresence, type Doing, type Presence, type Present } from "./presence.ts";
export { listStaff } from "./queries.ts";
export { conversationsVisibleTo, pagesByName } from "./sight.ts";
export { setUp } from "./setting_up.ts";
export { seatOnPages } from "./seating.ts";
export {
  addTeam,
  archiveTeam,
  type Colleague,
  colleaguesByName,
  listCalled,
  listColleagues,
  listTeams,
  renameTeam,
  restoreTeam,
  setTeamMembers,
  teamsByName,
  type Team,
  teamsOf,
} from "./teams.ts";
export type { Locale, Person, Role, Theme, User } from "./table.ts";

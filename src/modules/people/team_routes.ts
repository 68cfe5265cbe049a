import { membersCell, teamFields } from "../../views/settings/teams.ts";
import { type Arrangement, arrangingRoutes } from "../settings/mod.ts";
import { type TeamInput, TeamForm } from "./form.ts";
import { addTeam, archiveTeam, editTeam, getTeam, listColleagues, listTeams, restoreTeam } from "./teams.ts";

const teams: Arrangement<TeamInput> = {
  path: "/settings/teams",
  say: (words) => words.ticketSettings.teams,
  async list(c) {
    const { db } = c.var.deps;
    const [active, archived] = await Promise.all([listTeams(db), listTeams(db, { archived: true })]);
    const rows = active.map(({ id, name, members }) => ({ id, name, cells: [membersCell(c.var.words, members)] }));
    return { heads: [c.var.words.ticketSettings.teams.members], rows, archived };
  },
  async find(db, id) {
    const found = await getTeam(db, id);
    return { ...found, values: { name: found.name, members: found.members.map((member) => String(member.id)) } };
  },
  fields: async (c, { typed }) => teamFields(c.var.words, typed, await listColleagues(c.var.deps.db)),
  form: TeamForm,
  add: addTeam,
  edit: editTeam,
  archive: archiveTeam,
  restore: restoreTeam,
};

export const routes = arrangingRoutes(teams);

import { z } from "zod";
import { line } from "../../form.ts";
import { password, username } from "../auth/mod.ts";

const name = line(120);

export const SetupForm = z.object({ company: line(120), name, username, password });

const id = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/, "choice")
  .transform(Number);
const ids = z
  .union([z.array(z.string()), z.string().transform((one) => [one])])
  .default([])
  .pipe(z.array(id).max(1_000, "choice"));

/** A member of staff as admins see them. The owner's role is none that can be given. */
export const PersonForm = z.object({
  name,
  username,
  role: z.enum(["owner", "admin", "supervisor", "agent"], "choice"),
  pages: ids,
  admin: ids,
});
export type PersonInput = z.output<typeof PersonForm>;

export const TeamForm = z.object({ name: line(80), members: ids });
export type TeamInput = z.output<typeof TeamForm>;

export const NameForm = z.object({ name });

export const PreferencesForm = z.object({
  locale: z.enum(["vi", "en"], "choice").optional(),
  theme: z.enum(["auto", "light", "dark"], "choice").optional(),
  back: z.string().optional(),
});

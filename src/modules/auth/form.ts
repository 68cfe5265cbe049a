import { z } from "zod";

/** A name to sign in by; how it is written otherwise does not matter, only small letters are kept. */
export const username = z
  .string("required")
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(1, "required")
      .regex(/^[a-z0-9._-]{2,40}$/, "username"),
  );

const easy = /^(.)\1+$|^(0?123456789.*|password.*|matkhau.*|qwerty.*|abc123.*|switchboard\d*)$/i;

/** Length counts; what everybody tries first does not pass. */
export const password = z
  .string("required")
  .min(1, "required")
  .min(10, "password")
  .max(200, "tooLong")
  .refine((text) => !easy.test(text), "passwordCommon");

export const PasswordForm = z
  .object({ current: z.string("required").min(1, "required").max(1_000, "tooLong"), password, repeat: z.string() })
  .refine((form) => form.password === form.repeat, { path: ["repeat"], message: "passwordSame" });

import { hash, verify } from "@node-rs/argon2";

/** Argon2id with the package's settings: 19 MiB, two passes, which OWASP names as enough. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFKC"));

let nobody: Promise<string> | undefined;

/**
 * True when the password is the one behind `passwordHash`. With no hash (nobody by that name) it takes as long and is
 * false, so that the time of the answer does not tell which names exist.
 */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const against = passwordHash?.startsWith("$argon2") ? passwordHash : await (nobody ??= hashPassword("nobody's"));
  const same = await verify(against, password.normalize("NFKC"));
  return same && against === passwordHash;
}

/** Comes in with the first password: most processes live for days after the last one, or see none. */
const argon2 = () => import("@node-rs/argon2");

/** Argon2id with the package's settings: 19 MiB, two passes, which OWASP names as enough. */
export const hashPassword = async (password: string): Promise<string> =>
  (await argon2()).hash(password.normalize("NFKC"));

let nobody: Promise<string> | undefined;

/**
 * True when the password is the one behind `passwordHash`. With no hash (nobody by that name) it takes as long and is
 * false, so that the time of the answer does not tell which names exist.
 */
export async function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const against = passwordHash?.startsWith("$argon2") ? passwordHash : await (nobody ??= hashPassword("nobody's"));
  const { verify } = await argon2();
  const same = await verify(against, password.normalize("NFKC"));
  return same && against === passwordHash;
}

/** A reason not to go on that the person at the console can act upon: printed as a sentence, never with a stack. */
export class Refusal extends Error {
  /** @param {string} message what is wrong @param {string} [mend] what to do about it */
  constructor(message, mend) {
    super(mend ? `${message}\n  ${mend}` : message);
    this.name = "Refusal";
  }
}

const system = {
  ENOSPC: "The disk is full. Free some space and start again.",
  EDQUOT: "The disk quota is used up. Free some space and start again.",
  EROFS: "The folder is on a read-only disk. Set DATA_DIR to a folder that can be written.",
  EACCES: "This user may not write there. Set DATA_DIR to a folder of your own, or change the owner of that one.",
  EPERM: "This user may not do that there. Set DATA_DIR to a folder of your own, or change the owner of that one.",
  EMFILE: "Too many files are open. Raise the limit with: ulimit -n 4096",
  ENOTDIR: "A file is in the way of a folder. Move it, or set DATA_DIR to another place.",
};

/** The sentence for any error; unknown ones keep their message and lose their stack. */
export function sentence(error) {
  if (error instanceof Refusal) return error.message;
  const known = system[error?.code];
  if (known) return [error.path ?? error.dest, known].filter(Boolean).join(": ");
  return error instanceof Error ? error.message : String(error);
}

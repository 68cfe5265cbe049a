import type { Ctx } from "../../context.ts";
import { Invalid, Refused } from "../../errors.ts";
import { LARGEST_FILE } from "./limits.ts";

/** The files that a form sent, one at least. Invalid({ file }), Refused("file_too_big"). */
export async function filesIn(c: Ctx): Promise<File[]> {
  const form = await c.req.formData();
  const files = form.getAll("file").filter((each): each is File => each instanceof File);
  if (!files.some((file) => file.size > 0)) throw new Invalid({ file: "required" });
  if (files.some((file) => file.size > LARGEST_FILE)) throw new Refused("file_too_big");
  return files;
}

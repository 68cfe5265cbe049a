import { Readable } from "node:stream";
import { Invalid } from "../../errors.ts";
import { clean } from "../../form.ts";
import { LARGEST_TABLE } from "./limits.ts";

export interface Uploaded {
  fields: Record<string, string>;
  name: string;
  bytes: Readable;
}

/**
 * The file of a form as it arrives, never held whole; fields that stand before it are read by then. Throws
 * Invalid({ file }) where there is none.
 */
export async function receiveTable(request: Request): Promise<Uploaded> {
  const { Busboy } = await import("@fastify/busboy");
  return new Promise((done, fail) => {
    const type = request.headers.get("content-type") ?? "";
    if (!request.body || !type.startsWith("multipart/form-data")) return fail(new Invalid({ file: "required" }));
    const fields: Record<string, string> = {};
    let form: InstanceType<typeof Busboy>;
    try {
      form = new Busboy({
        headers: { "content-type": type },
        limits: { files: 1, fields: 20, fieldSize: 4_096, fileSize: LARGEST_TABLE + 1 },
      });
    } catch {
      return fail(new Invalid({ file: "required" }));
    }
    form.on("field", (name: string, value: unknown) => {
      fields[name] = clean(String(value));
    });
    form.on("file", (_field: string, bytes: Readable, name: string | undefined) => {
      if (name) return done({ fields, name: clean(name), bytes });
      bytes.resume();
      fail(new Invalid({ file: "required" }));
    });
    form.on("error", () => fail(new Invalid({ file: "other" })));
    form.on("finish", () => fail(new Invalid({ file: "required" })));
    const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
    body.on("error", () => {
      form.destroy();
      fail(new Invalid({ file: "other" }));
    });
    body.pipe(form);
  });
}

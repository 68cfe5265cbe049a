import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";

export interface FilePart {
  field: string;
  name: string;
  mediaType: string;
  size: number;
  open: () => Readable;
}

/** A form with one file, streamed; its length is known beforehand, as not everyone takes chunked bodies. */
export function multipart(fields: Record<string, string>, file: FilePart) {
  const boundary = `form-${randomUUID()}`;
  const texts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = Buffer.from(
    `${texts.join("")}--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; ` +
      `filename="${quoted(file.name)}"\r\ncontent-type: ${file.mediaType}\r\n\r\n`,
  );
  const foot = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* pour() {
    yield head;
    yield* file.open();
    yield foot;
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: head.length + file.size + foot.length,
    body: () => Readable.from(pour(), { objectMode: false }),
  };
}

/** As browsers write names inside a form. */
const quoted = (name: string) => name.replace(/\r?\n|\r/g, "%0D%0A").replace(/"/g, "%22");

import { createHmac } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newMediaId } from "./ids.ts";
import { drawnPicture } from "./pictures.ts";
import type { Attachment } from "./world.ts";
import type { Sandbox } from "./sandbox.ts";
import type { Shelf } from "./parts.ts";

const lifetime = 24 * 60 * 60 * 1000;

/** What was uploaded lies in a folder beside the saved state; drawn pictures need no place. */
export function openShelf(folder: string | undefined, records: () => Sandbox["world"]["media"]): Shelf {
  const memory = new Map<string, Uint8Array>();
  const place = folder && join(folder, "sandbox-media");
  if (place) mkdirSync(place, { recursive: true });
  return {
    async keep(bytes, { mime, name }) {
      const id = newMediaId();
      if (place) await writeFile(join(place, id), bytes);
      else memory.set(id, bytes);
      records()[id] = { mime, name, size: bytes.length };
      return id;
    },
    async read(id) {
      const drawn = await drawnPicture(id);
      if (drawn) return { bytes: drawn, mime: "image/png", name: `${id}.png` };
      const record = records()[id];
      if (!record) return undefined;
      const bytes = place ? await readFile(join(place, id)).catch(() => undefined) : memory.get(id);
      return bytes && { bytes, ...record };
    },
    clear() {
      memory.clear();
      if (place) rmSync(place, { recursive: true, force: true });
      if (place) mkdirSync(place, { recursive: true });
    },
  };
}

/** A link like those of Facebook's CDN: signed, and dead after a day. */
export function mediaUrl(sandbox: Sandbox, id: string, now = Date.now()): string {
  const oe = Math.floor((now + lifetime) / 1000).toString(16);
  return `${sandbox.settings.url}/media/${id}?_nc_cat=1&ccb=1-7&oh=${signature(sandbox, id, oe)}&oe=${oe}`;
}

export function isGoodMediaUrl(sandbox: Sandbox, id: string, oh = "", oe = "", now = Date.now()): boolean {
  return oh === signature(sandbox, id, oe) && parseInt(oe, 16) * 1000 > now;
}

export function attachmentUrl(sandbox: Sandbox, attachment: Attachment): string | undefined {
  return attachment.media ? mediaUrl(sandbox, attachment.media) : attachment.url;
}

function signature(sandbox: Sandbox, id: string, oe: string): string {
  return createHmac("sha256", sandbox.settings.appSecret).update(`media:${id}:${oe}`).digest("hex").slice(0, 32);
}

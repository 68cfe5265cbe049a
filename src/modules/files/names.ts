const longest = 180;

/** A name fit for a header, a download and a screen: no paths, no control or direction marks, never empty. */
export function cleanName(name: string | null | undefined, fallback = "file"): string {
  const bare = (name ?? "")
    .toWellFormed()
    .normalize("NFC")
    .split(/[/\\]/)
    .at(-1)!
    // Direction marks make "gpj.exe" read as "exe.jpg".
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  if (!bare) return fallback;
  const letters = [...bare];
  if (letters.length <= longest) return bare;
  const extension = /\.[\p{L}\p{N}]{1,10}$/u.exec(bare)?.[0] ?? "";
  return letters.slice(0, longest - extension.length).join("") + extension;
}

/** IMG_2041.HEIC, drawn anew as a JPEG, is IMG_2041.jpg. */
export const asJpeg = (name: string | null | undefined) => name?.replace(/(\.(heic|heif|avif))?$/i, ".jpg");

/** Content-Disposition with the name twice: in ASCII for the old, as RFC 5987 has it for everyone else. */
export function disposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.normalize("NFD").replace(/đ/g, "d").replace(/Đ/g, "D");
  const ascii =
    plain
      .replace(/[^\x20-\x7e]/g, "")
      .replace(/["\\%]/g, "_")
      .trim() || "file";
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${exact}`;
}

/** Small real files of each kind, for attachments that only need to exist. */
export function sampleFile(type: string): { bytes: Uint8Array; mime: string; name: string } {
  if (type === "audio") return { bytes: tone(), mime: "audio/wav", name: "ghi-am.wav" };
  if (type === "video") return { bytes: emptyFilm(), mime: "video/mp4", name: "phim.mp4" };
  return { bytes: page(), mime: "application/pdf", name: "bao-gia.pdf" };
}

/** Half a second of A, 8 kHz mono. */
function tone(): Uint8Array {
  const samples = 4000;
  const file = Buffer.alloc(44 + samples, 128);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + samples, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8000, 24);
  file.writeUInt32LE(8000, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples, 40);
  for (let at = 0; at < samples; at += 1)
    file[44 + at] = 128 + Math.round(60 * Math.sin((at * 440 * 2 * Math.PI) / 8000));
  return file;
}

/** The frame of an MP4 file with nothing in it: enough to be known as one. */
function emptyFilm(): Uint8Array {
  const brand = Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isommp42", "latin1");
  return Buffer.concat([brand, Buffer.from("\0\0\0\x08free\0\0\0\x08mdat", "latin1")]);
}

function page(): Uint8Array {
  return Buffer.from(
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
  );
}

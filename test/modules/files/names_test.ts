import { test } from "uvu";
import * as assert from "uvu/assert";
import { isInline, kindOf, sniff } from "../../../src/modules/files/kinds.ts";
import { cleanName, disposition } from "../../../src/modules/files/names.ts";

test("names lose paths, control signs and direction marks", () => {
  assert.is(cleanName("../../etc/passwd"), "passwd");
  assert.is(cleanName("C:\\Users\\An\\hóa đơn.pdf"), "hóa đơn.pdf");
  assert.is(cleanName("a\u202Egpj.exe"), "agpj.exe");
  assert.is(cleanName("a\r\nb.txt"), "ab.txt");
  assert.is(cleanName("half \ud83d.png"), "half \ufffd.png");
  for (const empty of ["", "...", " ", null, undefined, "/"]) assert.is(cleanName(empty, "image"), "image");
});

test("long names keep their extension", () => {
  const name = cleanName(`${"ả".repeat(500)}.jpeg`);
  assert.is([...name].length, 180);
  assert.ok(name.endsWith(".jpeg"));
});

test("a download's name in ASCII and exactly", () => {
  assert.is(
    disposition("attachment", 'hóa "đơn" (1).pdf'),
    `attachment; filename="hoa _don_ (1).pdf"; filename*=UTF-8''h%C3%B3a%20%22%C4%91%C6%A1n%22%20%281%29.pdf`,
  );
  assert.is(disposition("inline", "日本"), `inline; filename="file"; filename*=UTF-8''%E6%97%A5%E6%9C%AC`);
});

test("what may be shown is told by the bytes alone", async () => {
  assert.is(await sniff(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")), "application/octet-stream");
  assert.is(await sniff(Buffer.from("<!doctype html><script>alert(1)</script>")), "application/octet-stream");
  assert.is(await sniff(Buffer.from("GIF89a0000000000000000000")), "image/gif");
  assert.not(isInline("image/svg+xml"));
  assert.not(isInline("image/heic"));
  assert.is(kindOf("image/heic"), "file");
  assert.is(kindOf("audio/ogg"), "audio");
});

test.run();

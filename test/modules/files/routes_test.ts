import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { keepFile } from "../../../src/modules/files/mod.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const folder = await mkdtemp(join(tmpdir(), "file-routes-"));
const config = testConfig({ DATA_DIR: folder });
const cast = await seatCast(db);
const web = openWeb(db, { config });
const [an, chi, stranger] = await Promise.all([web.as(cast.an), web.as(cast.chi), web.as()]);

const customer = await db.insertInto("customers").values({ name: "Hà" }).returning("id").executeTakeFirstOrThrow();
const identity = await db
  .insertInto("identities")
  .values({ customer_id: customer.id, page_id: cast.camera.id, provider_id: "77" })
  .returning("id")
  .executeTakeFirstOrThrow();
const { id: conversation } = await db
  .insertInto("conversations")
  .values({
    page_id: cast.camera.id,
    customer_id: customer.id,
    identity_id: identity.id,
    channel: "facebook",
    last_preview: "{}",
  })
  .returning("id")
  .executeTakeFirstOrThrow();

const png = await sharp({ create: { width: 30, height: 20, channels: 3, background: "#08f" } })
  .png()
  .toBuffer();

function formOf(file: File | undefined, of: number | string = conversation): FormData {
  const form = new FormData();
  if (file) form.set("file", file);
  form.set("conversation", String(of));
  return form;
}
const json = { Accept: "application/json" };

test("an upload is kept for its conversation, and said in JSON or as the composer shows it", async () => {
  const file = new File([new Uint8Array(png)], "mẫu <mới>.png");
  const answer = await an("/files", { body: formOf(file), headers: json });
  assert.is(answer.status, 201);
  const said = await answer.json();
  assert.equal([said.name, said.kind, said.width], ["mẫu _mới_.png", "image", 30]);
  const shown = await an("/files", { body: formOf(file), headers: { "HX-Request": "true" } });
  assert.match(await shown.text(), /<input type="hidden" name="files" value="\d+">/);
  const seen = await an(`/files/${said.id}`);
  assert.equal([seen.status, seen.headers.get("content-type")], [200, "image/png"]);
  assert.match(seen.headers.get("content-security-policy")!, "sandbox");
  assert.is((await an(`/files/${said.id}?size=thumb`)).headers.get("content-type"), "image/webp");
});

test("what the channel does not take is refused in words", async () => {
  const heavy = new Uint8Array(8 * 1024 * 1024 + 1);
  heavy.set(png);
  const answer = await an("/files", { body: formOf(new File([heavy], "to.png")), headers: json });
  assert.equal([answer.status, (await answer.json()).error], [422, "“to.png” quá lớn: tối đa 8 MB."]);
  const empty = await an("/files", { body: formOf(new File([], "rỗng.txt")), headers: json });
  assert.equal([empty.status, (await empty.json()).error], [422, "“rỗng.txt” không có nội dung."]);
  assert.is((await an("/files", { body: formOf(undefined), headers: json })).status, 422);
  assert.is((await an("/files", { body: formOf(new File(["a"], "a"), "x"), headers: json })).status, 404);
});

test("a photo of an iPhone goes as a JPEG, and one that cannot be read is refused in words", async () => {
  const heic = new Uint8Array(await readFile(new URL("./photo.heic", import.meta.url)));
  const kept = await an("/files", { body: formOf(new File([heic], "IMG_2041.HEIC")), headers: json });
  const { name, kind, width } = await kept.json();
  assert.equal([kept.status, name, kind, width], [201, "IMG_2041.jpg", "image", 96]);
  const cut = await an("/files", { body: formOf(new File([heic.slice(0, 900)], "IMG.HEIC")), headers: json });
  const said = "Không đọc được ảnh “IMG.HEIC”. Hãy lưu ảnh thành JPEG rồi gửi lại.";
  assert.equal([cut.status, (await cut.json()).error], [422, said]);
});

test("files are read through the person asking", async () => {
  const row = await keepFile({ db, config }, { name: "a.txt", bytes: Buffer.from("hi"), conversationId: conversation });
  assert.is((await an(`/files/${row.id}`)).status, 200);
  assert.is((await chi(`/files/${row.id}`)).status, 404, "of another page");
  assert.is((await chi("/files", { body: formOf(new File(["a"], "a")) })).status, 404);
  assert.ok([303, 401].includes((await stranger(`/files/${row.id}`)).status));
  for (const odd of ["0", "-1", "1.5", "abc", "99999999999999999999", "999999"]) {
    assert.is((await an(`/files/${odd}`)).status, 404, odd);
  }
});

test.after(async () => {
  await db.destroy();
  await rm(folder, { recursive: true });
});
test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { addTemplate, archiveTemplate, listCategories } from "../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { testDatabase } from "../helpers.ts";
import { openForVisits, type Visits } from "./visiting.ts";

const db = testDatabase();
let visits: Visits;
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
  visits = await openForVisits(db);
});
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

test("what nobody touched follows the template, what was typed stays, and without one all is as it began", async () => {
  const [category] = await listCategories(db);
  const warranty = await addTemplate(db, {
    name: "Bảo hành",
    title: "Bảo hành camera",
    summary: "Model:\nNgày mua:",
    categoryId: category!.id,
    priority: "high",
  });
  const delivery = await addTemplate(db, {
    name: "Giao hàng",
    title: "Giao chậm",
    summary: "",
    categoryId: null,
    priority: "urgent",
  });
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tickets/new`);
  const now = (): Promise<string[]> =>
    page.evaluate(() =>
      ["title", "summary", "category_id", "priority"].map(
        (name) => document.querySelector<HTMLInputElement>(`form [name=${name}]`)!.value,
      ),
    );
  const choose = async (id: number | "", title: string) => {
    await page.selectOption("[name=template_id]", String(id));
    await page.waitForFunction((text) => document.querySelector<HTMLInputElement>("#title")!.value === text, title);
  };
  const begun = await now();
  await choose(warranty, "Bảo hành camera");
  assert.equal(await now(), ["Bảo hành camera", "Model:\nNgày mua:", String(category!.id), "high"]);
  await choose(delivery, "Giao chậm");
  assert.equal(await now(), ["Giao chậm", "", "", "urgent"]);
  await page.fill("[name=summary]", "Khách chờ từ sáng");
  await page.selectOption("[name=priority]", "low");
  await choose(warranty, "Bảo hành camera");
  assert.equal(await now(), ["Bảo hành camera", "Khách chờ từ sáng", String(category!.id), "low"]);
  await choose("", begun[0]!);
  assert.equal(await now(), [begun[0], "Khách chờ từ sáng", "", "low"]);
  await archiveTemplate(db, delivery);
  assert.is((await page.request.get(`${visits.origin}/tickets/templates/${delivery}`)).status(), 404);
  assert.is((await page.request.get(`${visits.origin}/tickets/templates/${warranty}`)).status(), 200);
});

test.run();

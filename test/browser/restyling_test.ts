import { test } from "uvu";
import * as assert from "uvu/assert";
import { createOrder } from "../../src/modules/orders/mod.ts";
import { createTask } from "../../src/modules/tasks/mod.ts";
import { openTicket } from "../../src/modules/tickets/mod.ts";
import { seatCast } from "../cast.ts";
import { customerWrote } from "../customers.ts";
import { testDatabase, uuid } from "../helpers.ts";
import { addLine, addTalk } from "../modules/calls/noting_stage.ts";
import { styledByEach } from "./restyled.ts";
import { openForVisits } from "./visiting.ts";

const db = testDatabase();
const cast = await seatCast(db);
const visits = await openForVisits(db);
await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Alo"]);
await openTicket(db, cast.an, { clientKey: uuid(), title: "Camera hỏng", assigneeId: cast.an.id });
await createTask(db, cast.an, { title: "Gọi lại", assigneeId: cast.an.id });
await createOrder(db, cast.an, { status: "draft", lines: [{ name: "Thẻ nhớ", quantity: 1, price: 390_000 }] });
await addTalk(db, await addLine(db), cast.an.id);
await db.insertInto("seats").values({ user_id: cast.an.id, extension: "101" }).execute();
test.after(async () => {
  await visits.close();
  await db.destroy();
});

test("a row of a list that changes has few others styled anew, however many rows there are", async () => {
  const page = await visits.visit(cast.an);
  const row = "#list-rows tr[data-id], #board .card";
  for (const path of ["/tickets", "/tasks", "/orders", "/customers", "/calls", "/tickets?view=board"]) {
    await page.goto(visits.origin + path);
    await page.locator(row).first().waitFor();
    // What calls add to every screen comes with the first bar.
    await page.waitForFunction(() => [...document.styleSheets].some(({ href }) => href?.includes("/css/phone.css")));
    await page.evaluate((selector) => {
      const row = document.querySelector(selector)!;
      for (let n = 0; n < 200; n++) {
        const copy = row.cloneNode(true) as HTMLElement;
        copy.id = `copy${n}`;
        row.after(copy);
      }
    }, row);
    const each = await styledByEach(
      page,
      (n, selector) => {
        const row = document.querySelector(selector)!;
        (row.querySelector("td:nth-child(3)") ?? row.querySelector("a"))!.textContent = `Câu ${n}`;
        row.parentElement!.prepend(row.parentElement!.lastElementChild!);
      },
      row,
    );
    assert.ok(each < 2_000, `${path}: ${each} elements for each change`);
  }
});

test.run();

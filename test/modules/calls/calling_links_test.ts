import { test } from "uvu";
import * as assert from "uvu/assert";
import { createOrder } from "../../../src/modules/orders/mod.ts";
import { addProduct, getProduct } from "../../../src/modules/products/mod.ts";
import { wordsFor } from "../../../src/words/mod.ts";
import { typedCallLink } from "../../../src/views/calls/other_side.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { addPhone } from "../customers/merging_stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db);
const an = await web.as(cast.an);
test.after(() => db.destroy());

const told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Gọi mình số 0988 765 432 nhé"]);
await db.updateTable("conversations").set({ assignee_id: cast.an.id }).where("id", "=", told.id).execute();
await addPhone(db, told.customer_id, "0912345678", true);
const { id: product } = await addProduct(db, cast.owner, { name: "Combo", variants: [{ price: 4_890_000 }] });
const order = await createOrder(db, cast.an, {
  conversationId: told.id,
  recipientPhone: "0977 123 456",
  addressLine: "17 Duy Tân",
  lines: [{ variantId: (await getProduct(db, product)).variants[0]!.id, quantity: 1 }],
});

test("CA-4: a number is called by a click wherever it stands", async () => {
  const places = {
    "/customers": "+84912345678",
    [`/orders/${order.id}`]: "+84977123456",
    [`/inbox/${told.id}`]: "+84988765432",
  };
  for (const [path, number] of Object.entries(places))
    assert.match(await (await an(path)).text(), `href="tel:${number}" data-call="${number}"`, path);
});

test("what is no number is text, whatever it says", () => {
  const words = wordsFor("vi");
  assert.is(String(typedCallLink(words, 'hỏi "mẹ" <b>')), "hỏi &quot;mẹ&quot; &lt;b&gt;");
  assert.match(String(typedCallLink(words, "0912.345.678")), 'data-call="+84912345678"');
});

test.run();

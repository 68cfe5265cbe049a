import { test } from "uvu";
import * as assert from "uvu/assert";
import { amountIn } from "../../../src/amounts.ts";
import { discountIn, quantityIn } from "../../../src/modules/orders/amounts.ts";
import {
  type CountedLine,
  type CountedOrder,
  lineProblem,
  lineTotal,
  MOST_MONEY,
  orderProblem,
  paymentStateOf,
  totalsOf,
} from "../../../src/modules/orders/mod.ts";

const line = (over: Partial<CountedLine> = {}): CountedLine => ({
  quantity: 1,
  price: 0,
  discount_amount: 0,
  discount_percent: null,
  ...over,
});
const order = (over: Partial<CountedOrder> = {}): CountedOrder => ({
  discount_amount: 0,
  discount_percent: null,
  shipping_fee: 0,
  cash_on_delivery: true,
  ...over,
});

test("the order of the picture comes to what the picture says", () => {
  const lines = [
    line({ price: 4_890_000, discount_amount: 200_000 }),
    line({ price: 390_000, quantity: 4, discount_percent: 1_000 }),
  ];
  const totals = totalsOf(order({ discount_amount: 94_000 }), lines, [2_000_000]);
  assert.equal(
    totals.lines.map((each) => each.total),
    [4_690_000, 1_404_000],
  );
  assert.is(totals.goods, 6_094_000);
  assert.is(totals.total, 6_000_000);
  assert.is(totals.due, 4_000_000);
  assert.is(totals.collect, 4_000_000);
});

test("what is typed is money, or is told; never a hundred times as much", () => {
  assert.equal(["390.000", "390,000 ₫", "390000đ", "1.250.000", "390.0000", ""].map(amountIn), [
    ...[390_000, 390_000, 390_000, 1_250_000],
    ...[3_900_000, 0],
  ]);
  for (const text of ["390,000.00", "390.000,5", "12.5", "1,25 ₫", "250k"])
    assert.ok(Number.isNaN(amountIn(text)), text);
  assert.equal(["4", "1.000", "1,000", "1,5"].map(quantityIn), [4, 1_000, 1_000, 1.5]);
  assert.ok(Number.isNaN(discountIn("0.5").discount_amount));
  assert.is(discountIn("12,5%").discount_percent, 1_250);
});

// quantity, price, percent in hundredths → discount
const rounded: [number, number, number, number][] = [
  [1, 1, 5_000, 1],
  [1, 1, 4_999, 0],
  [1, 3, 5_000, 2],
  [3, 333_333, 3_333, 333_300],
  [1, 199_999, 1_250, 25_000],
  [7, 1, 1, 0],
  [1, 1_000_000_000_000, 1, 100_000_000],
  [1_000, 1_000_000_000_000, 10_000, 1_000_000_000_000_000],
  [1, 999_999_999_999, 3_333, 333_300_000_000],
];
for (const [quantity, price, discount_percent, expected] of rounded) {
  test(`${discount_percent / 100} % of ${quantity} × ${price} is ${expected}`, () => {
    assert.is(lineTotal(line({ quantity, price, discount_percent })).discount, expected);
  });
}

/** The same numbers every run. */
function* dice(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}
const rolls = dice(20_261_122);
const roll = (most: number) => Math.floor((rolls.next().value as number) * (most + 1));
const someLine = () => {
  const price = roll(roll(1) ? 1_000_000_000 : 1_000);
  const percent = roll(1) === 1;
  return line({
    quantity: 1 + roll(999),
    price,
    ...(percent ? { discount_percent: roll(10_000) } : { discount_amount: roll(price) }),
  });
};

test("whatever the order, its numbers fit together", () => {
  for (let round = 0; round < 3_000; round++) {
    const lines = Array.from({ length: roll(20) }, someLine);
    const how = order({
      ...(roll(1) ? { discount_percent: roll(10_000) } : { discount_amount: roll(2_000_000) }),
      shipping_fee: roll(100_000),
      cash_on_delivery: roll(1) === 1,
    });
    const payments = Array.from({ length: roll(3) }, () => roll(5_000_000));
    const totals = totalsOf(how, lines, payments);
    const sum = (list: number[]) => list.reduce((all, each) => all + each, 0);
    assert.is(totals.goods, sum(totals.lines.map((each) => each.total)));
    assert.is(totals.total, totals.goods - totals.discount + totals.shipping);
    assert.is(totals.due, totals.total - sum(payments));
    assert.ok(totals.total >= 0 && totals.goods >= 0 && totals.collect >= 0);
    assert.ok(totals.discount <= totals.goods);
    assert.ok(totals.collect === 0 || totals.collect === totals.due);
    for (const each of totals.lines) assert.ok(each.total >= 0 && each.discount >= 0 && each.total <= each.gross);
    const numbers = [totals.goods, totals.discount, totals.total, totals.due, ...totals.lines.map((l) => l.total)];
    assert.ok(numbers.every(Number.isSafeInteger));
    // In whatever order the lines stand and the money came.
    const turned = totalsOf(how, lines.toReversed(), payments.toReversed());
    assert.equal({ ...turned, lines: turned.lines.toReversed() }, totals);
  }
});

test("nothing off is nothing off, all off is nothing to pay", () => {
  for (let round = 0; round < 500; round++) {
    const each = someLine();
    const full = lineTotal(line({ quantity: each.quantity, price: each.price }));
    assert.is(lineTotal({ ...each, discount_percent: 0 }).total, full.gross);
    assert.is(lineTotal({ ...each, discount_percent: 10_000 }).total, 0);
    assert.is(lineTotal(line({ ...each, discount_percent: null, discount_amount: full.gross })).total, 0);
    assert.is(totalsOf(order({ discount_percent: 10_000 }), [each]).total, 0);
  }
});

test("a percent is never further than half a đồng from what it is", () => {
  for (let round = 0; round < 2_000; round++) {
    const [price, percent] = [roll(1_000_000), roll(10_000)];
    const { discount } = lineTotal(line({ price, discount_percent: percent }));
    const twice = 2 * (discount * 10_000 - price * percent);
    assert.ok(twice > -10_000 && twice <= 10_000, `${percent} of ${price} is not ${discount}`);
  }
});

test("what is more than there is takes away no more than there is", () => {
  assert.is(lineTotal(line({ price: 10, discount_amount: 11 })).total, 0);
  assert.is(totalsOf(order({ discount_amount: 1_000, shipping_fee: 5 }), [line({ price: 10 })]).total, 5);
});

test("numbers that cannot be are told by their field", () => {
  const wrong = (over: Partial<CountedLine>) => {
    const found = lineProblem(line({ price: 100, ...over }));
    return found && `${found.field} ${found.reason}`;
  };
  assert.is(wrong({}), undefined);
  assert.is(wrong({ quantity: 0 }), "quantity orderQuantity");
  assert.is(wrong({ quantity: 1.5 }), "quantity orderQuantity");
  assert.is(wrong({ quantity: -1 }), "quantity orderQuantity");
  assert.is(wrong({ quantity: 1_000_001 }), "quantity orderQuantity");
  assert.is(wrong({ quantity: Number.NaN }), "quantity orderQuantity");
  assert.is(wrong({ price: -1 }), "price orderMoney");
  assert.is(wrong({ price: 1e15 }), "price orderMoney");
  assert.is(wrong({ price: Number.NaN }), "price orderMoney");
  assert.is(wrong({ discount_amount: 101 }), "discount discountTooLarge");
  assert.is(wrong({ discount_amount: -1 }), "discount orderMoney");
  assert.is(wrong({ discount_percent: 10_001 }), "discount orderPercent");
  assert.is(wrong({ discount_percent: 12.5 }), "discount orderPercent");
  assert.is(wrong({ discount_amount: 100 }), undefined);
});

test("an order is at most as large as it is exact", () => {
  const large = line({ price: 1_000_000_000_000, quantity: 1_000 });
  assert.is(orderProblem(order(), [large]), undefined);
  assert.is(totalsOf(order(), [large]).total, MOST_MONEY);
  assert.is(orderProblem(order({ shipping_fee: 1 }), [large])?.reason, "orderTooLarge");
  assert.is(orderProblem(order(), [large, line({ price: 1 })])?.reason, "orderTooLarge");
  assert.is(orderProblem(order({ discount_amount: 6 }), [line({ price: 5 })])?.reason, "discountTooLarge");
  assert.is(orderProblem(order({ shipping_fee: -1 }), [])?.field, "shipping_fee");
});

test("what is paid is said as it is", () => {
  const state = (total: number, paid_total: number) => paymentStateOf({ total, paid_total });
  assert.is(state(100, 0), "unpaid");
  assert.is(state(100, 1), "partly");
  assert.is(state(100, 100), "paid");
  assert.is(state(100, 101), "over");
  assert.is(state(0, 0), "paid");
});

test.run();

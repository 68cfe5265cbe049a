import { test } from "uvu";
import * as assert from "uvu/assert";
import { parsePhone, showPhone } from "../../../src/modules/customers/phones.ts";
import { findPhones } from "../../../src/modules/customers/phones_in_text.ts";

const written: [string, string | undefined][] = [
  ["0912345678", "+84912345678"],
  ["0912 345 678", "+84912345678"],
  ["0912.345.678", "+84912345678"],
  ["(0912) 345-678", "+84912345678"],
  ["+84 912 345 678", "+84912345678"],
  ["(+84) 912 345 678", "+84912345678"],
  ["+84 (0) 912 345 678", "+84912345678"],
  ["84912345678", "+84912345678"],
  ["0084912345678", "+84912345678"],
  ["912345678", "+84912345678"],
  ["o912345678", "+84912345678"],
  ["tel:+84912345678", "+84912345678"],
  ["０９１２３４５６７８", "+84912345678"],
  ["0️⃣9️⃣1️⃣2️⃣345678", "+84912345678"],
  ["0912\u00A0345\u2011678", "+84912345678"],
  ["01683456789", "+84383456789"],
  ["+841683456789", "+84383456789"],
  ["0123 456 7890", "+84834567890"],
  ["0199.345.6789", "+84593456789"],
  ["024 3825 0000", "+842438250000"],
  ["028 38 25 00 00", "+842838250000"],
  ["0236 3822 222", "+842363822222"],
  ["2438250000", "+842438250000"],
  ["1900 1234", "19001234"],
  ["1800 123 456", "1800123456"],
  ["19001234", "19001234"],
  ["+1 650 253 0000", "+16502530000"],
  ["0065 9123 4567", "+6591234567"],
  ["", undefined],
  ["113", undefined],
  ["091234567", undefined],
  ["09123456789", undefined],
  ["0112345678", undefined],
  ["0412345678", undefined],
  ["+84 123", undefined],
  ["0912345678 / 0987654321", undefined],
  ["0912345678 ext 12", undefined],
  ["+123", undefined],
  ["+1234567890123456", undefined],
  ["không chín một hai", undefined],
  ["0912345678'; drop table", undefined],
  ["1".repeat(10_000), undefined],
];
for (const [text, number] of written) {
  test(`"${text.slice(0, 40)}" is ${number ?? "no number"}`, () => assert.is(parsePhone(text)?.number, number));
}

const shown: [string, string][] = [
  ["+84912345678", "0912 345 678"],
  ["+842438250000", "024 3825 0000"],
  ["+842363822222", "0236 3822 222"],
  ["19001234", "1900 1234"],
  ["1800123456", "1800 123 456"],
  ["+16502530000", "+1 650 253 0000"],
  ["+6591234567", "+65 9123 4567"],
];
for (const [number, text] of shown) test(`${number} reads ${text}`, () => assert.is(showPhone(number), text));

const inText: [string, string[]][] = [
  ["Alo shop ơi, số em 0912.345.678 nhé", ["+84912345678"]],
  ["sđt: +84 912 345 678", ["+84912345678"]],
  ["SDT0912345678", ["+84912345678"]],
  ["zalo-0912345678 ạ", ["+84912345678"]],
  ["(0912) 345 678, 0987-654-321", ["+84912345678", "+84987654321"]],
  ["0912345678/0987654321", ["+84912345678", "+84987654321"]],
  ["0912 345 678 0987 654 321", ["+84912345678", "+84987654321"]],
  ["0912345678 hoặc 0912 345 678", ["+84912345678"]],
  ["0 9 1 2 3 4 5 6 7 8", ["+84912345678"]],
  ["09 12 34 56 78nha", ["+84912345678"]],
  ["o912 345 678", ["+84912345678"]],
  ["０９１２ ３４５ ６７８", ["+84912345678"]],
  ["0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", ["+84912345678"]],
  ["𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", ["+84912345678"]],
  ["0912–345–678", ["+84912345678"]],
  ["số cũ 01683456789", ["+84383456789"]],
  ["bàn (024) 3825 0000", ["+842438250000"]],
  ["gọi 1900 1234 không được", ["19001234"]],
  ["https://zalo.me/0912345678", ["+84912345678"]],
  ["my number is +65 9123 4567.", ["+6591234567"]],
  ["0912345678\n0987654321", ["+84912345678", "+84987654321"]],
  ["84912345678", ["+84912345678"]],
  ["giá 1.900.000đ, ship 30.000", []],
  ["19000000đ", []],
  ["84.912.345.678 đ", []],
  ["STK 0912345678123 Vietcombank", []],
  ["thẻ 0912 3456 7812 3456", []],
  ["mã DH0912345678", []],
  ["đơn SPX-0912345678", []],
  ["#0912345678", []],
  ["ngày 09.12.2025 14h", []],
  ["02/09/2025 143", []],
  ["https://shop.vn/p/0912345678?id=0987654321", []],
  ["0912345678@gmail.com", []],
  ["từ 1900 đến 1950", []],
  ["chín một hai", []],
  ["", []],
];
for (const [text, numbers] of inText) {
  test(`in "${text}" stand ${numbers.length} numbers`, () =>
    assert.equal(
      findPhones(text).map(({ number }) => number),
      numbers,
    ));
}

test("Says where in the text a number stands", () => {
  const text = "🙂 số em: 0912 345 678 nhé";
  const [found] = findPhones(text);
  assert.is(text.slice(found!.start, found!.end), "0912 345 678");
});

/** A sequence that looks random and is the same on each run. */
function* figures(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

test("A number that is shown is read as the same number, however it is spaced, and stands in any text", () => {
  const random = figures(7);
  const next = () => random.next().value as number;
  const starts = ["032", "056", "070", "081", "090", "098"];
  for (let i = 0; i < 2_000; i += 1) {
    const digits = starts[Math.floor(next() * 6)]! + String(Math.floor(next() * 1e7)).padStart(7, "0");
    const number = `+84${digits.slice(1)}`;
    assert.is(parsePhone(showPhone(number))?.number, number);
    assert.is(parsePhone(number)?.digits, digits);
    const marks = ["", " ", ".", "-", "_", " - "];
    const spaced = [...digits].map((digit) => digit + (next() < 0.3 ? marks[Math.floor(next() * 6)]! : "")).join("");
    const text = `em ở Huế ${spaced.trim()} nha shop`;
    assert.equal(
      findPhones(text).map((found) => found.number),
      [number],
      text,
    );
  }
});

test("Whatever is written is read quickly, and never as a number that cannot be kept", () => {
  const random = figures(11);
  const next = () => random.next().value as number;
  const letters = [..."0123456789 .-+()o,/đa\n\u200B"];
  for (let i = 0; i < 2_000; i += 1) {
    const text = Array.from({ length: 60 }, () => letters[Math.floor(next() * letters.length)]).join("");
    for (const { number, digits } of [...findPhones(text), parsePhone(text)].filter((each) => !!each)) {
      assert.match(number, /^\+?\d{7,15}$/);
      assert.match(digits, /^\d{8,17}$/);
      assert.is(parsePhone(number)?.number, number);
    }
  }
  const long = "0 ".repeat(20_000) + "0912.".repeat(5_000) + "(".repeat(20_000);
  // Were it not read in a straight line, this would not end.
  assert.ok(findPhones(long.repeat(10)).length >= 0);
});

test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { compareNames, givenName, hueOf, hues, initials } from "../../src/views/people.ts";

test("initials are those of the family and the given name", () => {
  assert.is(initials("Lê Minh Trí"), "LT");
  assert.is(initials("Đỗ Thị Hạ"), "ĐH");
  assert.is(initials("Nguyễn Quỳnh Ánh"), "NÁ");
  assert.is(initials("Madonna"), "M");
  assert.is(initials("  (Ken)   trí🌸 "), "KT");
  assert.is(initials("0987 654 321"), "03");
  assert.is(initials("Khách Facebook ·0012"), "KF");
});

test("a name without a letter still gets a sign", () => {
  assert.is(initials("🌸🌸"), "?");
  assert.is(initials(""), "?");
});

test("composed and decomposed names are one person", () => {
  const name = "Đặng Quốc Khánh";
  assert.is(initials(name.normalize("NFD")), initials(name));
  assert.is(hueOf(name.normalize("NFD")), hueOf(name));
});

test("a hue never changes and all hues are used", () => {
  assert.is(hueOf("Lê Minh Trí"), hueOf("Lê Minh Trí"));
  const seen = new Set(Array.from({ length: 500 }, (_, n) => hueOf(`Khách ${n}`)));
  assert.is(seen.size, hues.length);
});

test("the hue of a name is the same after every restart", () => {
  assert.equal(["Lê Minh Trí", "Đỗ Thị Hạ"].map(hueOf), ["blue", "lime"]);
});

test("lists sort by the given name, as Vietnamese lists do", () => {
  const names = ["Lê Văn Ước", "Trần Ánh", "Đỗ Thị Bình", "Nguyễn Ân", "Bùi Ân"];
  assert.equal(names.sort(compareNames).map(givenName), ["Ánh", "Ân", "Ân", "Bình", "Ước"]);
  assert.equal(names.slice(1, 3), ["Bùi Ân", "Nguyễn Ân"]);
});

test.run();

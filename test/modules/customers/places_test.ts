import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addressColumns,
  isPlace,
  listProvinces,
  listWards,
  readAddress,
  showAddress,
  showOldAddress,
  suggestPlaces,
  suggestProvinces,
  suggestWards,
} from "../../../src/modules/customers/places.ts";
import { places } from "../../../src/modules/customers/places_read.ts";

const ward = (name: string) => [...places().wardByCode.values()].find((each) => each.name === name)!.code;

test("the 34 provinces and 3,321 wards in force since July 2025 are known", () => {
  assert.is(listProvinces().length, 34);
  assert.equal(listProvinces()[0], { code: "01", name: "Thành phố Hà Nội" });
  assert.is(
    listProvinces().reduce((sum, each) => sum + listWards(each.code).length, 0),
    3321,
  );
  assert.equal(listWards("99"), []);
  assert.ok(isPlace("01", "00166"));
  assert.not(isPlace("79", "00166"));
  assert.ok(isPlace("79", null));
  assert.not(isPlace(null, "00166"));
});

test("of the 63 provinces, 696 districts and 10,000 wards before, each is known to have become something", () => {
  const { oldProvinces } = places();
  assert.is(oldProvinces.length, 63);
  const wards = oldProvinces.flatMap((each) => each.districts).flatMap((each) => each.wards);
  assert.ok(wards.length > 10_000, String(wards.length));
  for (const each of wards) {
    assert.ok(each.became.length > 0, `${each.name}, ${each.district.name}`);
    for (const now of each.became) assert.ok(now, `${each.name}, ${each.district.name}`);
  }
});

test("every address of today reads as it is shown, and every old one as what became of it", () => {
  for (const { code, province } of places().wardByCode.values()) {
    const row = { address_line: "12/3 ngõ 5", province_code: province.code, ward_code: code };
    const shown = showAddress(row);
    const { line, provinceCode, wardCode } = readAddress(shown);
    assert.equal(
      { line, provinceCode, wardCode },
      { line: "12/3 ngõ 5", provinceCode: province.code, wardCode: code },
      shown,
    );
  }
  for (const province of places().oldProvinces) {
    for (const district of province.districts) {
      for (const each of district.wards) {
        const text = showOldAddress({ ward: each.name, district: district.name, province: province.name });
        const read = readAddress(`Thôn 3, ${text}`);
        const names = places().wardByCode.get(read.wardCode ?? "")?.name;
        assert.is(read.old?.district ?? district.name, district.name, text);
        assert.ok(each.became.some((now) => now.code === read.wardCode) || each.name === names, `${text} → ${names}`);
      }
    }
  }
});

const hcm = "79";
const cases: [text: string, line: string, province: string | undefined, ward: string | undefined, old?: string][] = [
  ["Dịch Vọng Hậu, Cầu Giấy, Hà Nội", "", "01", "00166", "Phường Dịch Vọng Hậu, Quận Cầu Giấy, Hà Nội"],
  ["dich vong hau, cau giay, ha noi", "", "01", "00166", "Phường Dịch Vọng Hậu, Quận Cầu Giấy, Hà Nội"],
  [
    "12 Xuân Thủy, P. Dịch Vọng Hậu, Q. Cầu Giấy, TP Hà Nội, Việt Nam",
    "12 Xuân Thủy",
    "01",
    "00166",
    "Phường Dịch Vọng Hậu, Quận Cầu Giấy, Hà Nội",
  ],
  ["12 ngõ 5 Dịch Vọng Hậu Cầu Giấy Hà Nội", "12 ngõ 5", "01", "00166", "Phường Dịch Vọng Hậu, Quận Cầu Giấy, Hà Nội"],
  ["p5 q3 tphcm", "", hcm, ward("Phường Bàn Cờ"), "Phường 5, Quận 3, Hồ Chí Minh"],
  ["P.05, Q.3, TP.HCM", "", hcm, ward("Phường Bàn Cờ"), "Phường 5, Quận 3, Hồ Chí Minh"],
  ["45/2 Lê Lợi, Bến Nghé, Quận 1", "45/2 Lê Lợi", hcm, ward("Phường Sài Gòn"), "Phường Bến Nghé, Quận 1, Hồ Chí Minh"],
  ["12 Nguyễn Trãi, Hà Nội", "12 Nguyễn Trãi", "01", undefined],
  ["Số 8, Phường Cầu Giấy, Hà Nội", "Số 8", "01", "00166"],
  ["Quận 1", "", hcm, undefined, "Quận 1, Hồ Chí Minh"],
  ["quận 9, hcm", "", hcm, undefined, "Thành phố Thủ Đức, Hồ Chí Minh"],
  ["Dĩ An, Bình Dương", "", hcm, ward("Phường Dĩ An"), "Thành phố Dĩ An, Bình Dương"],
  ["Hà Giang", "", "08", undefined, "Hà Giang"],
  ["123 đường ABC", "123 đường ABC", undefined, undefined],
  ["  ", "", undefined, undefined],
  ["🏠 nhà màu xanh,, gần chợ", "🏠 nhà màu xanh,, gần chợ", undefined, undefined],
];

for (const [text, line, provinceCode, wardCode, old] of cases) {
  test(`“${text}” is understood`, () => {
    const read = readAddress(text);
    assert.is(read.line, line);
    assert.is(read.provinceCode, provinceCode);
    assert.is(read.wardCode, wardCode);
    // The names of today and of before are the same there; only those that differ matter.
    if (old) assert.is(showOldAddress(read.old), old);
  });
}

test("an old ward that was divided offers each part", () => {
  const [first, second] = suggestPlaces("12 Xuân Thủy, dịch vọng hậu, cầu giấy, hà nội");
  assert.is(first!.place, "Phường Cầu Giấy, Hà Nội");
  assert.is(second!.place, "Phường Nghĩa Đô, Hà Nội");
  assert.is(first!.line, "12 Xuân Thủy");
});

test("a part that is typed is enough, with or without comma and diacritics", () => {
  for (const typed of [
    "dich vong h",
    "12 Xuân Thủy, dịch vọng h",
    "12 xuan thuy dich vong hau",
    "dịch vọng hậu, cầu gi",
  ]) {
    assert.ok(
      suggestPlaces(typed).some((each) => each.wardCode === "00166"),
      typed,
    );
  }
  assert.equal(suggestPlaces("zzz"), []);
  assert.is(suggestPlaces("ha").length, 8);
});

test("what is kept of a picked suggestion tells by which names it was found", () => {
  const kept = addressColumns(
    "12 Xuân Thủy, Phường Cầu Giấy, Hà Nội",
    "12 Xuân Thủy, Phường Dịch Vọng Hậu, Quận Cầu Giấy, Thành phố Hà Nội",
  );
  assert.is(kept.address_line, "12 Xuân Thủy");
  assert.is(kept.ward_code, "00166");
  assert.is(showOldAddress(kept.old_address), "Phường Dịch Vọng Hậu, Quận Cầu Giấy, Hà Nội");
  assert.equal(addressColumns("cạnh chợ"), {
    address_line: "cạnh chợ",
    province_code: null,
    ward_code: null,
    old_address: null,
  });
});

test("a province and a ward are found apart, by the beginning of a name of today or of before", () => {
  assert.equal(
    suggestProvinces("ha n").map(({ name }) => name),
    ["Hà Nội", "Ninh Bình"],
  );
  assert.equal(suggestProvinces("binh duong")[0], { code: "79", name: "Hồ Chí Minh", was: "Tỉnh Bình Dương" });
  assert.is(suggestProvinces("").length, 34);
  const [ward] = suggestWards("cau giay", "01");
  assert.equal([ward!.code, ward!.name, ward!.province], ["00166", "Phường Cầu Giấy", { code: "01", name: "Hà Nội" }]);
  assert.ok(suggestWards("dich vong hau").some(({ code, was }) => code === "00166" && was?.includes("Dịch Vọng Hậu")));
  // Of another province there is none by that name.
  assert.equal(suggestWards("dich vong hau", "79"), []);
  assert.ok(suggestWards("", "01").every(({ province }) => province?.code === "01"));
  assert.equal(suggestWards("zzzz"), []);
});

test("no text is too strange", () => {
  for (const text of [
    "a".repeat(100_000),
    "ấp ".repeat(5_000),
    ",".repeat(9_999),
    "p1".repeat(4_000),
    "\u0301\u0301",
    "١٢٣",
  ]) {
    readAddress(text.slice(0, 20_000));
    suggestPlaces(text);
  }
});

test.run();

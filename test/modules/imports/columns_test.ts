import { test } from "uvu";
import * as assert from "uvu/assert";
import { guessColumns, guessHeader } from "../../../src/modules/imports/mod.ts";
import { AddressReader } from "../../../src/modules/imports/addresses.ts";
import { readCustomer } from "../../../src/modules/imports/customer_rows.ts";
import { readProduct } from "../../../src/modules/imports/product_rows.ts";
import { dayIn, genderIn, kindIn, priceIn } from "../../../src/modules/imports/values.ts";

const sheet = (...rows: string[][]) => rows.map((cells, n) => ({ number: n + 1, cells }));
const guessed = (kind: "customers" | "products", ...rows: string[][]) => {
  const header = guessHeader(kind, sheet(...rows));
  return [header, Object.values(guessColumns(kind, header, sheet(...rows)))];
};

const heads: [string[], string[]][] = [
  [
    ["Họ và tên", "SĐT", "Email", "Ngày sinh", "Giới tính"],
    ["name", "phone", "email", "born_on", "gender"],
  ],
  [
    ["Tên KH", "Điện thoại 1", "Điện thoại 2", "Địa chỉ"],
    ["phone", "phone", "address_line"],
  ],
  [
    ["Full Name", "Mobile phone", "E-mail", "Company", "City"],
    ["name", "phone", "email", "company", "province"],
  ],
  [
    ["Tên khách hàng", "Số điện thoại", "Phường/Xã", "Quận/Huyện", "Tỉnh/TP"],
    ["name", "phone", "ward", "district", "province"],
  ],
  [
    ["TÊN", "ĐT", "NGUỒN", "THẺ", "MST"],
    ["name", "phone", "source", "tags", "tax_code"],
  ],
  [
    ["Contact", "Telephone", "Tax code", "Lead source", "Labels"],
    ["name", "phone", "tax_code", "source", "tags"],
  ],
];
for (const [names, fields] of heads)
  test(`the columns ${names.join(" · ")} are known`, () => {
    const row = names.map((name) => (name === "Tên KH" ? "12" : "x"));
    assert.equal(guessed("customers", names, row), [1, fields]);
  });

test("columns of products are known in both languages", () => {
  const vi = ["Tên sản phẩm", "Mã SKU", "Giá bán", "ĐVT", "Màu sắc", "Kích cỡ"];
  const fields = ["product", "sku", "price", "unit", "color", "size"];
  assert.equal(guessed("products", vi, []), [1, fields]);
  assert.equal(guessed("products", ["Product name", "SKU", "Price", "Unit", "Color", "Size"], []), [1, fields]);
});

test("a title above the headings is no heading, and without any the cells tell", () => {
  const rows = [["DANH SÁCH KHÁCH HÀNG 2026"], [], ["Tên", "SĐT"], ["An", "0912345678"]];
  assert.equal(guessed("customers", ...rows), [3, ["name", "phone"]]);
  const bare = [
    ["Nguyễn An", "0912345678", "an@example.com", "31/12/1990"],
    ["Trần Bình", "0987654321", "binh@example.com", "01/02/1988"],
  ];
  assert.equal(guessed("customers", ...bare), [0, ["name", "phone", "email", "born_on"]]);
});

const days: [string, string | undefined][] = [
  ["31/12/1990", "1990-12-31"],
  ["1-2-88", "1988-02-01"],
  ["05.06.2001", "2001-06-05"],
  ["1990-12-31", "1990-12-31"],
  ["1990-12-31 00:00:00", "1990-12-31"],
  ["29/02/2023", undefined],
  ["12/31/1990", undefined],
  ["hôm qua", undefined],
  ["1990", undefined],
];
for (const [text, day] of days) test(`“${text}” is ${day ?? "no day"}`, () => assert.is(dayIn(text), day));

const prices: [string, number | undefined][] = [
  ["1.250.000 ₫", 1_250_000],
  ["1,250,000", 1_250_000],
  ["1250000.00", 1_250_000],
  ["1.250.000,50", 1_250_001],
  ["108900.00000000001", 108_900],
  ["219999.99999999997", 220_000],
  ["36666.6666666667", 36_667],
  ["1250.125", undefined],
  ["250k", 250_000],
  ["1,2tr", 1_200_000],
  ["-5000", -5_000],
  ["0", 0],
  ["1000000000000000", 1_000_000_000_000_000],
  ["liên hệ", undefined],
  ["", undefined],
];
for (const [text, price] of prices)
  test(`“${text}” costs ${price ?? "nothing known"}`, () => assert.is(priceIn(text), price));

test("genders and kinds in both languages", () => {
  assert.equal(["Nam", "nữ", "F", "Chị", "khác", "?"].map(genderIn), [
    "male",
    "female",
    "female",
    "female",
    "other",
    undefined,
  ]);
  assert.equal(["Khách hàng tiềm năng", "Tiềm năng", "Liên hệ", "Công ty", "Lead", "Company", "vip"].map(kindIn), [
    "lead",
    "lead",
    "contact",
    "account",
    "lead",
    "account",
    undefined,
  ]);
});

const columns = { 0: "name", 1: "phone", 2: "email", 3: "born_on", 4: "gender", 5: "province" };
const customer = (...cells: string[]) => readCustomer({ number: 7, cells }, columns, "2026-11-22", new AddressReader());
const keysOf = (read: ReturnType<typeof customer>) => ("problems" in read ? read.problems.map(({ key }) => key) : []);

test("a row becomes a customer with its phones as we keep them", () => {
  const read = customer(" Nguyễn  An", "0912.345.678 / 01682345678", "An@Example.com", "31/12/90", "Nữ", "Hà Nội");
  assert.equal(read, {
    draft: {
      row: 7,
      name: " Nguyễn An",
      phones: [
        { number: "+84912345678", digits: "0912345678" },
        { number: "+84382345678", digits: "0382345678" },
      ],
      emails: ["an@example.com"],
      tags: [],
      born_on: "1990-12-31",
      gender: "female",
      address_line: "",
      province_code: "01",
      ward_code: null,
      old_address: null,
    },
  });
});

const addresses: [string, string[], object][] = [
  ["12 Lê Lợi", [], { address_line: "12 Lê Lợi" }],
  [
    "12 Lê Lợi, Bến Thành, TP. Hồ Chí Minh",
    [],
    { address_line: "12 Lê Lợi", province_code: "79", ward_code: "26743", old_address: null },
  ],
  [
    "Số 5, ngõ 10 Xuân Thủy",
    ["Dịch Vọng Hậu", "Cầu Giấy", "Hà Nội"],
    {
      address_line: "Số 5, ngõ 10 Xuân Thủy",
      province_code: "01",
      ward_code: "00166",
      old_address: { province: "Thành phố Hà Nội", district: "Quận Cầu Giấy", ward: "Phường Dịch Vọng Hậu" },
    },
  ],
  ["5 High Street", ["", "", "London"], { address_line: "5 High Street, London" }],
];
for (const [street, places, address] of addresses)
  test(`“${[street, ...places].join("|")}” is understood`, () =>
    assert.equal(new AddressReader().read(street, places), address));

test("a row says all that is wrong with it at once", () => {
  assert.equal(keysOf(customer("", "12345", "an@", "31/02/1990", "?")), [
    "phone",
    "email",
    "born_on",
    "gender",
    "name_missing",
  ]);
  assert.equal(keysOf(customer("An", "", "", "23/11/2026")), ["born_in_future"]);
  assert.equal(keysOf(customer("An", "", "", "01/01/1850")), ["born_long_ago"]);
  assert.equal(keysOf(customer("A".repeat(121))), ["too_long", "name_missing"]);
  assert.equal(keysOf(customer("=cmd|'/c calc'!A1")), []);
});

test("a product's row", () => {
  const fields = { 0: "product", 1: "sku", 2: "price", 3: "color" };
  const product = (...cells: string[]) => readProduct({ number: 2, cells }, fields);
  assert.equal(product("Áo", "AO-1", "199k", "Đen"), {
    draft: { row: 2, name: "Áo", unit: "", options: { Màu: "Đen" }, sku: "AO-1", price: 199_000 },
  });
  const keys = (...cells: string[]) => keysOf(product(...cells) as ReturnType<typeof customer>);
  assert.equal(keys("", "", "-1"), ["price_below_zero", "product_missing"]);
  assert.equal(keys("Áo", "", "1000000000000000"), ["price_too_high"]);
  assert.equal(keys("Áo", "", "liên hệ"), ["price"]);
});

test.run();

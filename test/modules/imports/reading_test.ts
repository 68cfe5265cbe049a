import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { guessShape, readFirst, readRows, Unreadable } from "../../../src/modules/imports/mod.ts";
import { saying, workbook } from "./workbooks.ts";

const folder = mkdtempSync(join(tmpdir(), "tables-"));
test.after(() => rmSync(folder, { recursive: true }));
let files = 0;
const file = (bytes: string | Uint8Array): string => {
  const path = join(folder, `table ${++files}`);
  writeFileSync(path, bytes);
  return path;
};
const read = async (bytes: string | Uint8Array) => {
  const path = file(bytes);
  const shape = await guessShape(path);
  return { shape, rows: (await readFirst(path, shape, 1_000)).map(({ cells }) => cells) };
};
const why = (bytes: string | Uint8Array): Promise<string> =>
  read(bytes).then(
    () => "read",
    (error) => (error instanceof Unreadable ? error.reason : String(error)),
  );
/** What Windows writes: “ế” as “ê” and an acute of its own. */
const in1258 = (text: string): Uint8Array => {
  const letters = new TextDecoder("windows-1258").decode(Uint8Array.from({ length: 256 }, (_, n) => n));
  const known = new Map([...letters].map((letter, n) => [letter, n]));
  const bytes: number[] = [];
  for (const letter of text.normalize("NFC")) {
    const parts = known.has(letter) ? [letter] : apart(letter, known);
    for (const part of parts) bytes.push(known.get(part)!);
  }
  return Uint8Array.from(bytes);
};
function apart(letter: string, known: Map<string, number>): string[] {
  const [first, ...marks] = [...letter.normalize("NFD")];
  const tone = marks.findIndex((mark) => /[\u0300\u0301\u0303\u0309\u0323]/.test(mark));
  const rest = [first!, ...marks.filter((_, n) => n !== tone)].join("").normalize("NFC");
  return [...(known.has(rest) ? [rest] : [first!]), marks[tone]!];
}
const people = "Họ và tên;Điện thoại\r\nNguyễn Thị Huyền;0912 345 678\r\nTrần Đức Ưởng;0987 654 321\r\n";
const read2 = [
  ["Họ và tên", "Điện thoại"],
  ["Nguyễn Thị Huyền", "0912 345 678"],
  ["Trần Đức Ưởng", "0987 654 321"],
];

const writings: [string, string | Uint8Array, string][] = [
  ["UTF-8", people, "utf-8"],
  ["UTF-8 with its mark", `\uFEFF${people}`, "utf-8"],
  ["UTF-8 in parts", people.normalize("NFD"), "utf-8"],
  ["UTF-16", new Uint8Array(Buffer.from(`\uFEFF${people}`, "utf16le")), "utf-16le"],
  ["UTF-16 without its mark", new Uint8Array(Buffer.from(people, "utf16le")), "utf-16le"],
  ["UTF-16 turned round", new Uint8Array(Buffer.from(`\uFEFF${people}`, "utf16le").swap16()), "utf-16be"],
  ["Windows-1258", in1258(people), "windows-1258"],
];
for (const [name, bytes, encoding] of writings)
  test(`${name} is known, and its letters are composed`, async () => {
    const { shape, rows } = await read(bytes);
    assert.equal([shape.encoding, shape.delimiter], [encoding, ";"]);
    assert.equal(rows, read2);
  });

test("a letter with an accent may be far down, and cut between two reads", async () => {
  const plain = "An,0912345678\n".repeat(40_000);
  const late = new Uint8Array([...Buffer.from(plain), ...in1258("Huyền,0987654321\n")]);
  const path = file(late);
  const shape = await guessShape(path);
  assert.is(shape.encoding, "windows-1258");
  let last: string[] = [];
  for await (const { cells } of readRows(path, shape)) last = cells;
  assert.equal(last, ["Huyền", "0987654321"]);
  const utf8 = file(`${"x".repeat(262_143)},ế\n`.repeat(2));
  assert.is((await guessShape(utf8)).encoding, "utf-8");
});

const partings: [string, string, string[]][] = [
  ["a,b;c\n1,2;2\n", ",", ["a", "b;c"]],
  ["a;b\n1,5;2\n3,5;4\n", ";", ["a", "b"]],
  ["a\tb\n1\t2\n", "\t", ["a", "b"]],
  ["a|b\n1|2\n", "|", ["a", "b"]],
  ["sep=;\na;b,c,d\n", ";", ["a", "b,c,d"]],
  ['"a;x";b\n"1;1;1";2\n', ";", ["a;x", "b"]],
  ["tên\nAn\nBình\n", ",", ["tên"]],
];
for (const [text, delimiter, first] of partings)
  test(`columns are parted by ${JSON.stringify(delimiter)} in ${JSON.stringify(text)}`, async () => {
    const { shape, rows } = await read(text);
    assert.is(shape.delimiter, delimiter);
    assert.equal(rows[0], first);
  });

test("quotes go over lines, rows are of any width, and numbers are those of a spreadsheet", async () => {
  const path = file('tên,địa chỉ\n"An ""Bé""","12 Lê Lợi\nQuận 1"\n\nBình\nChi,1,2,3\n');
  const rows = await readFirst(path, await guessShape(path), 10);
  assert.equal(rows, [
    { number: 1, cells: ["tên", "địa chỉ"] },
    { number: 2, cells: ['An "Bé"', "12 Lê Lợi\nQuận 1"] },
    { number: 3, cells: [""] },
    { number: 4, cells: ["Bình"] },
    { number: 5, cells: ["Chi", "1", "2", "3"] },
  ]);
});

test("lines of one file may end in different ways", async () => {
  const wanted = [
    ["Tên", "SĐT"],
    ["An", "1"],
    ["Bình\nB", "2"],
    ["Chi", "3"],
  ];
  for (const [first, second, third] of [
    ["\r\n", "\n", "\n"],
    ["\n", "\r\n", "\r\n"],
    ["\n", "\n", "\r"],
  ]) {
    const text = `Tên,SĐT${first}An,"1"${second}"Bình\nB",2${third}Chi,"3"${second}`;
    assert.equal((await read(text)).rows, wanted, JSON.stringify(text));
  }
});

test("what is no table says so", async () => {
  const png = Uint8Array.from([
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1,
  ]);
  assert.is(await why(png), "not_a_table");
  assert.is(await why("%PDF-1.7\n1 0 obj\n"), "not_a_table");
  assert.is(await why(Uint8Array.from([1, 2, 0, 0, 0, 77, 1, 0, 9, 9])), "not_a_table");
  assert.is(await why(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])), "old_workbook");
  assert.is(await why(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0])), "workbook_broken");
  assert.is(await why(`tên,ghi chú\n"An,${"x".repeat(300_000)}`), "quote_open");
});

test("a workbook is read: shared texts, text in place, days, numbers, gaps, and the sheet asked for", async () => {
  const bytes = await workbook([
    { name: "Bìa", rows: [["Danh sách"]] },
    {
      name: "Khách & bạn",
      rows: [
        ["Tên", "SĐT", "Ngày sinh", "Giá"],
        ["Huyền <3", 912345678, { day: 32874 }, { formula: "=1+1", value: 2 }],
        [undefined, "", undefined, "=cmd|'/c calc'!A1"],
      ],
    },
  ]);
  const path = file(bytes);
  const shape = await guessShape(path);
  assert.equal(shape.sheets, ["Bìa", "Khách & bạn"]);
  const rows = await readFirst(path, { ...shape, sheet: 1 }, 10);
  assert.equal(
    rows.map(({ cells }) => cells),
    [
      ["Tên", "SĐT", "Ngày sinh", "Giá"],
      ["Huyền <3", "912345678", "1990-01-01", "2"],
      ["", "", "", "=cmd|'/c calc'!A1"],
    ],
  );
});

test("a workbook that unpacks to what nobody can hold is refused before it is unpacked", async () => {
  const first = async (bytes: Uint8Array) => {
    const path = file(bytes);
    const shape = await guessShape(path);
    return readFirst(path, shape, 10_000).then(
      ({ length }) => length,
      (error) => error.reason,
    );
  };
  const rows = Array.from({ length: 5_000 }, () => ["An", "0912345678"]);
  assert.is(await first(await saying(2_000_000_000, rows)), "workbook_too_big");
  assert.is(await first(await saying(1_000, rows)), "workbook_broken");
});

test("XML that would grow as it is read, or never ends a tag, is refused", async () => {
  const laughing = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`;
  assert.is(await why(await workbook([{ name: "A", xml: laughing }])), "workbook_broken");
  const endless = `<worksheet><sheetData><row><c t="str"><v>${"a".repeat(6_000_000)}</v></c></row></sheetData></worksheet>`;
  assert.is(await why(await workbook([{ name: "A", xml: endless }])), "workbook_broken");
});

test.run();

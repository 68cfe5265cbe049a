import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addressOf,
  askFor,
  columnsOf,
  csvCell,
  csvStream,
  type ListRule,
  selectionOf,
} from "../../../src/modules/lists/mod.ts";

const rule: ListRule = {
  room: "things",
  path: "/things",
  columns: [
    { key: "id", fixed: true },
    { key: "title", sort: true },
    { key: "due", sort: true },
    { key: "page", off: true },
  ],
  sort: "-title",
  kinds: ["list", "board"],
};

test("the address says what is shown; what it cannot say is left out", () => {
  const ask = askFor(rule, "?status=open&status=new&sort=due&view=board&after=k1&rows=1&q=", undefined);
  assert.is(ask.query.toString(), "status=open%2Cnew&sort=due&view=board");
  assert.equal(ask.sort, { key: "due", down: false });
  assert.is(ask.kind, "board");
  assert.is(ask.after, "k1");
  assert.equal(ask.columns, ["id", "title", "due"]);
});

test("a sort or a look that is none falls back to the list's own", () => {
  const ask = askFor(rule, "?sort=-password&view=secret", undefined);
  assert.equal(ask.sort, { key: "title", down: true });
  assert.is(ask.kind, "list");
  assert.not(ask.query.has("sort"));
});

test("a filter is replaced or dropped, the rest of the address stays", () => {
  const ask = askFor(rule, "?status=open&q=bánh", undefined);
  assert.is(addressOf(ask, { status: undefined }), "/things?q=b%C3%A1nh");
  assert.is(addressOf(ask, { status: ["new", "open"] }), "/things?status=new,open&q=b%C3%A1nh");
  assert.is(addressOf(ask, { status: undefined, q: undefined }), "/things");
});

test("columns are shown in the order chosen; unknown ones never, fixed ones always", () => {
  assert.equal(columnsOf(rule, ["page", "title", "nothing", "title"]), ["id", "page", "title"]);
  assert.equal(columnsOf(rule, ["title", "id"]), ["title", "id"]);
});

test("a bulk bar sends its rows, or all that match", () => {
  const key = "7f1c1d5e-0000-4000-8000-000000000001";
  assert.equal(selectionOf({ key, do: "assign:7", ids: ["4", "x", "0", "12"] }), {
    ids: [4, 12],
    verb: "assign",
    value: "7",
    clientKey: key,
  });
  const all = selectionOf({ key, do: "move:open", all: "1", query: "status=new", ids: ["4"] });
  assert.equal(all.ids, []);
  assert.is(all.query?.get("status"), "new");
  assert.throws(() => selectionOf({ key, do: "assign:7" }));
  assert.throws(() => selectionOf({ key: "1", do: "assign:7", ids: ["4"] }));
});

test("a cell that a spreadsheet would run is text, and numbers stay numbers", () => {
  assert.is(csvCell("=HYPERLINK(1)"), "'=HYPERLINK(1)");
  assert.is(csvCell("\t@SUM(A1)"), "'\t@SUM(A1)");
  assert.is(csvCell("+84 912"), "'+84 912");
  assert.is(csvCell("-12.5"), "-12.5");
  assert.is(csvCell('Bánh "Bống", hai tầng'), '"Bánh ""Bống"", hai tầng"');
  assert.is(csvCell("hai\ndòng"), '"hai\ndòng"');
  assert.is(csvCell(null), "");
});

test("a file is streamed page by page, in UTF-8 that spreadsheets know", async () => {
  async function* pages() {
    yield [{ a: 1, b: "một" }];
    yield [{ a: 2, b: "hai" }];
  }
  const bytes = await new Response(csvStream(["A", "B"], pages(), (row) => [row.a, row.b])).arrayBuffer();
  assert.is(Buffer.from(bytes).toString(), "\uFEFFA,B\r\n1,một\r\n2,hai\r\n");
});

test.run();

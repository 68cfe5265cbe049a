import type { ColumnRule, ListAsk, ListRule } from "../../modules/lists/mod.ts";
import type { BulkJob, SavedView } from "../../modules/lists/table.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import type { Html } from "../html.ts";

/** What every part of a list is drawn with. */
export interface ListScene {
  person: Person;
  words: Words;
  now: Date;
  ask: ListAsk;
}

export interface Column<Row> extends ColumnRule {
  label: (words: Words) => string;
  /** The label is only read out: the cells speak for themselves. */
  quiet?: boolean;
  /** `main` takes the room that is left and carries the link; `keep` stays on a phone; `num` stands at the end. */
  look?: "main" | "keep" | "num" | "num keep";
  cell: (row: Row, scene: ListScene) => Html | string;
}

/** What a room calls its rows. */
export interface ListSay {
  title: string;
  /** “15 phiếu” */
  many: (n: number) => string;
  /** “Tìm trong phiếu” */
  search: string;
  /** “# phiếu đã chọn”, `#` standing for the number, as in the two below. */
  selected: string;
  /** “Chọn cả # phiếu khớp” */
  selectMatching: string;
  /** “# phiếu mới” */
  arrived: string;
  empty: { title: string; text: string };
}

export interface ListSpec<Row> extends ListRule {
  columns: ReadonlyArray<Column<Row>>;
  /** Nothing is done to many of its rows at once: there is nothing to tick. */
  plain?: boolean;
  /** Kind of the subject in live changes: “ticket”. */
  subject: string;
  icon: string;
  say: (words: Words) => ListSay;
  idOf: (row: Row) => number;
  hrefOf: (row: Row) => string;
  /** As one speaks of it: “#1291”. */
  nameOf: (row: Row) => string;
  /** What a bulk action is called: “Giao phiếu”. */
  actionName: (action: string, words: Words) => string;
}

/** A tab: one that comes with the room, or one somebody saved. */
export interface ViewTab {
  label: string;
  /** Query of the address, without “?”. */
  query: string;
  count?: number | undefined;
  /** Its number asks for something; `bad`: at once. */
  warn?: boolean | "bad";
  saved?: SavedView;
}

/** A filter in force, by the parameters it takes away. */
export interface FilterChip {
  label: string;
  value: string;
  names: readonly string[];
}

/** Something to filter by: a field of the form behind “Thêm lọc”, and a menu in the head of the column that names it. */
export interface ListFilter {
  /** The parameter of the address. */
  name: string;
  label: string;
  /** What can be chosen; without them it is a field to type in. */
  options?: ReadonlyArray<{ value: string | number; label: string }>;
  /** Several at once: boxes. */
  many?: boolean;
  /** What is in force, in words, where it is none of the options. */
  shown?: string | undefined;
  /** Filters that this one takes the place of: a status chosen ends “only open ones”. */
  instead?: readonly string[];
  /** A field of its own kind, as a picker, in the place of a plain one; its name is the filter's. */
  input?: Html;
}

export interface ListPage<Row> {
  rows: readonly Row[];
  next?: string | undefined;
}

export interface ListView<Row> extends ListPage<Row> {
  tabs: readonly ViewTab[];
  chips: readonly FilterChip[];
  /** What can be filtered by; a room that draws fields of its own has none in the heads of columns. */
  filters: readonly ListFilter[] | Html;
  /** Buttons of the bulk bar: `<button name="do" value="assign:7">`, in menus and dialogs as needed. */
  bulk?: Html;
  jobs: readonly BulkJob[];
  /** Beside the title: what all of it comes to. */
  beside?: string;
  /** At the end of the head: “Tạo phiếu”. */
  actions?: Html;
  /** What is offered where there is nothing at all. */
  offer?: Html;
  /** In the place of the table, for another way to look. */
  instead?: Html;
  /** A key for the next bulk action. */
  bulkKey: string;
}

import type { Ctx } from "../../context.ts";
import { fragment, render } from "../../render.ts";
import {
  importsList,
  importState,
  type Look,
  mappingScreen,
  startScreen,
  stateScreen,
} from "../../views/imports/mod.ts";
import { problemText } from "../../views/imports/problems.ts";
import { pathOf } from "../files/mod.ts";
import { isAtLeast } from "../../may.ts";
import { readChoices } from "./choices.ts";
import { getImport, type JobRow, listImports } from "./jobs.ts";
import { LARGEST_TABLE, MOST_ROWS, Unreadable } from "./limits.ts";
import { readFirst } from "./reading.ts";
import { listProblems, type ProblemRow } from "./reporting.ts";
import type { ImportKind, SheetRow } from "./table.ts";

/** Rows shown under the headings, to match columns by. */
const SHOWN = 6;
const PROBLEMS_SHOWN = 50;

const crumbsOf = (c: Ctx, kind: ImportKind) => {
  const { list, href } = c.var.words.imports.kinds[kind];
  return [{ label: list, href }];
};

/** Where a file is given, and what was brought in before; `problem` says what was wrong with the last one. */
export async function showStart(c: Ctx, kind: ImportKind, problem?: string): Promise<Response> {
  const { words, person, deps } = c.var;
  const jobs = await listImports(deps.db, person, kind);
  return render(c, {
    title: words.imports.kinds[kind].title,
    crumbs: crumbsOf(c, kind),
    main: startScreen({ words, now: new Date(), kind, jobs, problem, mostBytes: LARGEST_TABLE, mostRows: MOST_ROWS }),
    styles: ["lists", "imports"],
    status: problem ? 422 : 200,
  });
}

export async function showImports(c: Ctx): Promise<Response> {
  const { words, person, deps } = c.var;
  const jobs = await listImports(deps.db, person);
  const kinds: ImportKind[] = isAtLeast(person, "supervisor") ? ["customers", "products"] : ["customers"];
  const main = importsList({ words, now: new Date(), jobs, kinds });
  return render(c, { title: words.imports.recent, main, styles: ["lists", "imports"] });
}

/** An import where it stands: how its columns are matched, what was found, how far it is, how it ended. */
export async function showImport(c: Ctx, id: number, wrong?: Look["wrong"], again = false): Promise<Response> {
  const { words, person, deps } = c.var;
  const job = await getImport(deps.db, person, id);
  const title = words.imports.kinds[job.kind].title;
  const crumbs = [...crumbsOf(c, job.kind), { label: title, href: `/${job.kind}/import` }];
  const isMapping = job.state === "mapping" || (again && job.state === "checked");
  const main = isMapping
    ? mappingScreen({ words, job, wrong, choices: await readChoices(deps.db, person), ...(await firstRows(c, job)) })
    : stateScreen({ words, job, now: new Date(), problems: await listProblems(deps.db, id, PROBLEMS_SHOWN) });
  return render(c, { title: job.file_name, crumbs, main, styles: ["lists", "imports"], status: wrong ? 422 : 200 });
}

/** What changes on that screen by itself. */
export async function importPart(c: Ctx, id: number): Promise<Response> {
  const { words, person, deps } = c.var;
  const job = await getImport(deps.db, person, id);
  if (job.state === "mapping") {
    c.header("HX-Redirect", `/imports/${id}`);
    return c.body(null, 204);
  }
  const problems = await listProblems(deps.db, id, PROBLEMS_SHOWN);
  return fragment(c, importState({ words, job, now: new Date(), problems }));
}

async function firstRows(c: Ctx, job: JobRow): Promise<{ rows: SheetRow[]; problem?: string }> {
  try {
    const rows = await readFirst(pathOf(c.var.deps.config, job), job.options, job.options.header + SHOWN);
    return { rows };
  } catch (error) {
    const reason = error instanceof Unreadable ? error.reason : "file_gone";
    if (!(error instanceof Unreadable) && (error as { code?: string }).code !== "ENOENT") throw error;
    return { rows: [], problem: reason };
  }
}

/** The rows to look at as a table again: each with its reason before it, so that it can be mended and given anew. */
export async function reportOf(c: Ctx, job: JobRow) {
  const say = c.var.words.imports;
  const { rows } = await firstRows(c, job);
  const heads = rows.find(({ number }) => number === job.options.header)?.cells ?? [];
  const cells = ({ row_number, outcome, reason, cells: given }: ProblemRow) => [
    row_number,
    say.outcomes[outcome],
    (reason?.problems ?? []).map((problem) => problemText(c.var.words, problem)).join("; "),
    ...(given ?? []),
  ];
  return { heads: [...say.reportHeads, ...heads], cells };
}

const samples: Record<ImportKind, string> = {
  customers:
    "Họ tên,Điện thoại,Email,Ngày sinh,Giới tính,Địa chỉ,Phường/xã,Tỉnh/thành,Công ty,Nguồn,Nhãn\r\n" +
    "Nguyễn Thị Lan,0912 345 678,lan@example.vn,31/12/1990,Nữ,12 Lê Lợi,Bến Thành,TP. Hồ Chí Minh,,Hội chợ,KH VIP\r\n" +
    "Trần Văn Minh,0987 654 321,,,Nam,45 Trần Phú,Ba Đình,Hà Nội,Công ty Minh Phát,Giới thiệu,\r\n",
  products:
    "Tên sản phẩm,SKU,Giá bán,Đơn vị,Màu,Cỡ\r\n" +
    "Áo thun trơn,AT-DEN-M,199000,cái,Đen,M\r\nÁo thun trơn,AT-DEN-L,199000,cái,Đen,L\r\nSon dưỡng,SD-01,89000,thỏi,,\r\n",
};
export const sampleOf = (kind: ImportKind): string => `\uFEFF${samples[kind]}`;

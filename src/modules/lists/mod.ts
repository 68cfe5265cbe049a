/**
 * Parts for list screens: columns per person, sort, filters in the address, saved views, key-set pages, bulk work,
 * CSV and boards. Small parts, no framework; the room keeps its own rows, filters and routes.
 *
 * A room `things` makes its list screen like this:
 *
 * 1. `src/views/things/list.ts`: `export const thingList: ListSpec<ThingRow> = { room: "things", path: "/things", … }`
 *    (type in views/lists/mod.ts): columns with their cells, words, `idOf`, `hrefOf`, `nameOf`.
 *    A column whose head also filters names the filter: `{ key: "status", filter: "status", … }`. What can be filtered by
 *    is said once, as `ListFilter[]` in the view's `filters`: `{ name: "status", label, options, many: true }` (name = the
 *    parameter of the address). From it come the form behind “Thêm lọc” and the menu in the column's head; both lead to
 *    the same address, whose chips the room writes in `chips`. `instead` names filters that this one takes the place of.
 * 2. `src/modules/things/routes.ts`:
 *    - `GET /`            → `const ask = await parseList(c, thingList)`; read the filter out of `ask.query`, rows by
 *                           `ask.sort` and `ask.after`; answer `render(c, { main: listScreen(spec, scene, view),
 *                           styles: ["lists", "things"], scripts: ["lists"], … })`, or, when `c.req.query("rows")`,
 *                           `fragment(c, listRows(spec, scene, page))`: the next page, for the endless scroll.
 *    - `GET /rows/:ids`   → `fragment(c, listRows(spec, scene, { rows }))` with `idsOf(c)`: those of the rows that still
 *                           match; lists.js puts changed ones in their place and counts new ones (“3 phiếu mới”).
 *    - `GET /views`       → `fragment(c, viewTabs(…))` with counts: asked for once the page is there and when it is live.
 *    - `GET /export.csv`  → `c.body(csvStream(heads, allPages(db, read), cells))`.
 *    - `POST /bulk`       → `selectionOf(await readFields(c))`, ids of all that match when `query` is set, `startBulk`,
 *                           then `fragment(c, bulkReports(…))`, or a redirect where there is no JavaScript.
 *    - `GET /board`       → `fragment(c, board(…))`; `?view=board` of `GET /` shows the same inside `listScreen`.
 *      A card is moved by `POST /things/:id/status` with `to=<column>&part=card`: 2xx moved (any body), 422 with a
 *      `<dialog data-open>` demands more, anything else puts the card back and says why.
 * 3. `src/bulk_actions.ts`: a line for each action, `"things.assign": (db, person, id, input, commandId) => undo`.
 *
 * Columns, saved views and bulk reports have routes of their own under /lists (routes.ts), the same for all rooms.
 */
export { addressOf, askFor, type ColumnRule, columnsOf, type ListAsk, type ListRule } from "./asking.ts";
export {
  type BulkOrder,
  dismissBulk,
  getBulk,
  listBulk,
  listBulkErrors,
  MOST_IN_BULK,
  startBulk,
  undoBulk,
} from "./bulk_jobs.ts";
export { readColumns, saveColumns } from "./columns.ts";
export { csvCell, csvLine, csvStream } from "./csv.ts";
export { flag, idList, listOf, oneId, type Span, sought, span } from "./filtering.ts";
export { anyOf, asksOnlyFor, type Condition, either, within } from "./matching.ts";
export {
  alongEach,
  beyond,
  COUNT_CAP,
  cutPage,
  inOrderOf,
  isKeyed,
  type Order,
  type Place,
  placeShapes,
  readPlace,
  type Way,
  writePlace,
} from "./paging.ts";
export { idsOf, parseList, parseQuery, type Selection, selectionOf } from "./parsing.ts";
export { type Direction, holdPlaces, lastPlace, refuseSameName, swapOnwards, writeOrder } from "./placing.ts";
export { type BulkAction, runBulkJobs, type Undo } from "./running_bulk.ts";
export { listSavedViews, removeView, saveView } from "./saved_views.ts";
export { together } from "./together.ts";
export { allPages } from "./whole_list.ts";

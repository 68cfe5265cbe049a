import type { CallsWords } from "./calls.ts";

const bar: CallsWords["bar"] = {
  title: "Calls",
};

const popup: CallsWords["popup"] = {};

const list: CallsWords["list"] = {};

const report: CallsWords["report"] = {};

const board: CallsWords["board"] = {};

const queues: CallsWords["queues"] = {};

const types: CallsWords["types"] = {};

export const en: CallsWords = { bar, popup, list, report, board, queues, types };

import type { SearchAttributePair } from "@temporalio/common";
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from "@temporalio/workflow";
import { attributesOf, type Standing } from "./standing.ts";

/** Shows ops where a workflow stands: the sentence on its page, the values that its list is filtered by. */
export function show(sentence: string, standing: Standing): void {
  setCurrentDetails(sentence);
  upsertSearchAttributes(attributesOf(standing));
}

/**
 * Shows as `show` does, and writes the values into the history only when they changed since the last time, or since
 * whoever began the workflow wrote them.
 */
export function createShow(): typeof show {
  let last = "";
  return (sentence, standing) => {
    const values = JSON.stringify(standing);
    if (values === last) return setCurrentDetails(sentence);
    const isFirst = last === "";
    last = values;
    if (isFirst && isBegunWith(attributesOf(standing))) return setCurrentDetails(sentence);
    show(sentence, standing);
  };
}

/** What a run goes on with is that of the run before, which is not looked at. */
function isBegunWith(pairs: SearchAttributePair[]): boolean {
  const { continuedFromExecutionRunId, typedSearchAttributes: begun } = workflowInfo();
  if (continuedFromExecutionRunId !== undefined) return false;
  return pairs.every(({ key, value }) => isSame(begun.get(key), value));
}

const isSame = (one: unknown, other: unknown) =>
  one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : (one ?? null) === (other ?? null);

/**
 * The tests that failed, as the output of a file tells of them: each with the first line of its error and the line of
 * the file where it stood. What broke down outside a test is told by the first line that speaks of an error, or the last.
 */
export function failuresOf(output, { file, why }) {
  const found = output
    .split(/^ {2,}FAIL {2}/m)
    .slice(1)
    .map((told) => failureOf(told, file));
  if (found.length > 0) return found;
  const said = output
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^ *(Total|Passed|Skipped|Duration): /.test(line));
  const telling = said.find((line) => /\w*Error\b/.test(line)) ?? said.at(-1);
  return [[why, telling?.trim()].filter(Boolean).join(": ")];
}

function failureOf(told, file) {
  const [name, error = ""] = told.split("\n").filter((line) => line.trim() !== "");
  const line = new RegExp(`${RegExp.escape(file)}:(\\d+)`).exec(told)?.[1];
  return `${name.trim()} ${error.trim()}${line ? ` (line ${line})` : ""}`;
}

/** What failed in a whole run, once more and short: a long log is often shown without its middle. */
export const tellFailures = (results) =>
  results
    .filter(({ failed }) => failed > 0)
    .map((result) =>
      [`✗ ${result.file}`, ...failuresOf(result.output, result).map((each) => `    ${each}`), ""].join("\n"),
    )
    .join("");

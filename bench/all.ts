import { benchArrival } from "./arrival.ts";
import { benchInbox } from "./inbox.ts";
import { benchIngest } from "./ingest.ts";
import { type Figure, print } from "./measure.ts";
import { benchStart } from "./start.ts";
import { benchStreams } from "./streams.ts";
import { benchThread } from "./thread.ts";
import { benchWeight } from "./weight.ts";

/** The ingest speaks in messages a second; here its figures stand beside the others. */
async function ingest(): Promise<Figure[]> {
  const [floor, ...rows] = await benchIngest();
  return rows.map((row, n) => ({
    what: row.what!,
    measured: `${row["messages/s"]} messages/s`,
    floor: `SQL ${floor!["messages/s"]}/s`,
    ratio: row["of the floor"],
    aim: n === rows.length - 1 ? "≥ 50 %, ≥ 1,500 messages/s" : "",
  }));
}

const parts = { ingest, arrival: benchArrival, inbox: benchInbox, thread: benchThread };
const rest = { streams: benchStreams, weight: benchWeight, start: benchStart };
const figures: Figure[] = [];
for (const [name, part] of Object.entries({ ...parts, ...rest })) {
  console.error(`measuring: ${name}`);
  // One part that cannot be measured here takes nothing from the others.
  const found = await part().catch((error: Error): Figure[] => [{ what: name, measured: `failed: ${error.message}` }]);
  figures.push(...found);
}
print("Switchboard", figures);
process.exitCode = figures.some(({ measured }) => measured.startsWith("failed")) ? 1 : 0;

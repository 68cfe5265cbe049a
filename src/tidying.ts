import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (how: { type: "major"; flavor: "last-resort"; execution: "async" }) => Promise<void>;

/**
 * Starting leaves nearly as much behind as it keeps, which the engine would hold on to for as long as little happens:
 * it is given back once, beside whatever else goes on.
 */
export async function tidyUp(): Promise<void> {
  // The engine has no other door to this; the flag is back before anything is compiled that goes into the cache.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as Collect;
  setFlagsFromString("--no-expose-gc");
  await collect({ type: "major", flavor: "last-resort", execution: "async" });
}

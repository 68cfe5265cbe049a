// beside others: nothing in it is a matter of time
import { test } from "uvu";
import { holdAccessible, openDemo } from "./accessible.ts";

await holdAccessible(await openDemo(), "trade");
test.run();

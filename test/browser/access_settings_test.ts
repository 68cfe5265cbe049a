import { test } from "uvu";
import { holdAccessible, openDemo } from "./accessible.ts";

await holdAccessible(await openDemo(), "settings");
test.run();

import { test } from "uvu";
import * as assert from "uvu/assert";
import { deviceOf } from "../../../src/modules/auth/devices.ts";

const agents: [string | null, string | undefined, string | undefined][] = [
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/120.0 Chrome/114.0 Safari/537.36",
    "Cốc Cốc",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Mobile Safari/604",
    "Safari",
    "iPhone",
  ],
  ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome", "Android"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"],
  ["curl/8", undefined, undefined],
  [null, undefined, undefined],
];

for (const [agent, browser, system] of agents) {
  test(`${browser ?? "nobody knows"} on ${system ?? "what"}`, () => {
    assert.equal(deviceOf(agent), { browser, system });
  });
}

test.run();

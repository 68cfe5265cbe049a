import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sign } from "../../../bench/phone_client.ts";
import { createSandbox, HOTLINE, lineSecret } from "../../../src/modules/sandbox/mod.ts";
import { openChromium } from "../../browser/chromium.ts";
import { eventually } from "../../helpers.ts";

test("a person calls the hotline, lifts as the agent, is called back, and turns a knob", async () => {
  const app = createServer((request, response) => void request.resume().on("end", () => response.end("{}")));
  await new Promise<void>((listening) => app.listen(0, "127.0.0.1", listening));
  const appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  const sandbox = await createSandbox({ port: 0, appUrl, appId: "1", appSecret: "s", verifyToken: "v" });
  const browser = await openChromium();
  const command = async (given: object) => {
    const body = JSON.stringify({ id: randomUUID(), ...given });
    const headers = sign(lineSecret("s", HOTLINE.number), body);
    const url = `${sandbox.url}/pbx/${HOTLINE.number}/commands`;
    assert.is((await fetch(url, { method: "POST", body, headers })).status, 200);
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`${sandbox.url}/phones`);
    await page.click("#dial .primary");
    const caller = page.locator("#calls .call").first();
    await caller.getByText("Đang chờ, nghe nhạc").waitFor();
    const call = await caller.getAttribute("data-call");

    await command({ call, name: "ring", offer: 1, extension: "101", seconds: 120, number: null });
    await caller.getByText("Đang reo máy 101").waitFor();
    await page.locator("#phones").getByRole("button", { name: "Nhấc máy" }).click();
    await page.locator("#wire").getByText("answered").waitFor();
    await command({ call, name: "connect", offer: 1, extension: "101" });
    await caller.getByText("Nói chuyện với 101").first().waitFor();
    await command({ call, name: "hold" });
    await caller.getByText("Được giữ máy, nghe nhạc").first().waitFor();
    await caller.getByRole("button", { name: "Gác máy" }).click();
    await page.locator("#calls .call[data-state=ended]").waitFor();

    const asked = randomUUID();
    await command({ id: asked, call: asked, name: "dial", extension: "102", number: "0987654321" });
    await page.locator("#calls").getByRole("button", { name: "Nhấc máy" }).click();
    await page.locator("#phones").getByRole("button", { name: "Gác máy" }).click();
    await page.locator("#calls .call[data-state=ended]").nth(1).waitFor();

    await page.fill("#pbx-knobs [name=duplicate]", "2");
    await page.press("#pbx-knobs [name=duplicate]", "Tab");
    await page.click("#dial .primary");
    await eventually(async () => (await page.inputValue("#pbx-knobs [name=duplicate]")) === "1");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390);
    assert.equal(complaints, []);
  } finally {
    await browser.close();
    await sandbox.close();
    app.closeAllConnections();
    app.close();
  }
});

test.run();

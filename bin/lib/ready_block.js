import { isSandboxWanted, seedOf } from "./environment.js";

/** The lines that tell a newcomer where everything is; the last one is what scripts wait for. */
export function readyBlock({ ports, dataFolder, temporal, env }) {
  const address = env.PUBLIC_URL || `http://localhost:${ports.web}`;
  const demo = "owner · supervisor · an · binh · chi   password of each: switchboard";
  const rows = [
    ["Address", address],
    ["Sign in", seedOf(env) === "demo" ? demo : "whoever opens an empty house first becomes its owner"],
  ];
  if (isSandboxWanted(env)) rows.push(["Sandbox", `http://localhost:${ports.sandbox}   write as a customer`]);
  if (temporal.ui) rows.push(["Temporal UI", temporal.ui]);
  if (temporal.without) rows.push(["Temporal", temporal.without], ["", `To mend it: ${temporal.mend}`]);
  rows.push(["Logs", `${dataFolder}/log`], ["Stop", "Ctrl-C"]);
  const lines = rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}`);
  return `\n${lines.join("\n")}\n\nSwitchboard is ready at ${address}\n`;
}

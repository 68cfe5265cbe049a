#!/usr/bin/env node
// Makes public/vendor/jssip.js and its licences of the package, which brings nothing that a browser could read. Run it
// under Node 24 after taking another version; check in what it writes.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(path("node_modules/jssip/package.json"), "utf8"));
const licences = ["jssip/LICENSE.md", "sdp-transform/LICENSE", "events/LICENSE"].map((file) => {
  const text = readFileSync(path(`node_modules/${file}`), "utf8").trim();
  return `${file.split("/")[0]}\n\n${text}\n`;
});

/** It writes whole SIP messages to the console of whoever asks for that; ours says nothing to anybody. */
const quiet = {
  name: "quiet",
  setup(making) {
    making.onResolve({ filter: /^debug$/ }, () => ({ path: "debug", namespace: "quiet" }));
    making.onLoad({ filter: /.*/, namespace: "quiet" }, () => ({
      contents: "module.exports = () => () => {}; module.exports.default = module.exports;",
    }));
  },
};

await build({
  entryPoints: [path("node_modules/jssip/lib/JsSIP.js")],
  outfile: path("public/vendor/jssip.js"),
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "JsSIP",
  // The joined script around it is a scope of its own.
  footer: { js: "self.JsSIP = JsSIP;" },
  target: "es2020",
  legalComments: "none",
  banner: { js: `/* JsSIP ${version}, MIT: jssip.txt */` },
  plugins: [quiet],
});
writeFileSync(path("public/vendor/jssip.txt"), licences.join(`\n${"-".repeat(80)}\n\n`));
console.log(`JsSIP ${version}`);

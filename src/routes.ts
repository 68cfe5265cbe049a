import pino from "pino";
import { createApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { listRoutes } from "./may.ts";

// Every route with who may use it; nothing is asked of the database, so none need be running.
const config = readConfig({ ...process.env, SECRET_KEY: process.env.SECRET_KEY || "only to list the routes" });
const db = openDatabase(config.DATABASE_URL);
const app = createApp({ db, config, log: pino({ level: "silent" }) });
for (const { method, path, who } of listRoutes(app)) {
  console.log(`${method.padEnd(7)} ${path.padEnd(44)} ${who ?? "NOBODY SAID"}`);
}
await db.destroy();

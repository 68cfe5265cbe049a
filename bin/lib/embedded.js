import { findChromium } from "./chromium.js";
import { stopChildren } from "./children.js";
import { claim } from "./claims.js";
import { secretKey } from "./environment.js";
import { whenEnding } from "./console.js";
import { prepareDataFolder } from "./folders.js";
import { choosePorts } from "./ports.js";
import { namespaceOf, providePostgres, provideRedis, provideTemporal, serviceEnvironment } from "./services.js";
import { findTemporal } from "./temporal.js";

/**
 * The services for a script that runs and ends: those of a launcher that runs on the same folder, else own ones, which
 * stop with the script. Returns the environment that leads to them.
 */
export async function provideForScript(dataFolder, { isAll, say, env = process.env }) {
  prepareDataFolder(dataFolder);
  const isOurs = Boolean(await claim(`launcher ${dataFolder}`, () => JSON.stringify({ pid: process.pid })));
  if (isOurs) whenEnding(() => stopChildren(["temporal", "redis", "postgres"]));
  const [postgres, redis, temporal] = await Promise.all([
    providePostgres(dataFolder, { say, isGuest: !isOurs }),
    provideRedis(dataFolder, { say, adopt: !isOurs }),
    isAll && isOurs ? startTemporal(dataFolder, { say, env }) : guestTemporal(dataFolder, env),
  ]);
  if (temporal?.without) say(temporal.without);
  const services = serviceEnvironment({ postgres, redis, temporal, env });
  const own = { DATA_DIR: dataFolder, SECRET_KEY: secretKey(dataFolder, env) };
  if (!isAll) return { ...own, ...services };
  const chromium = await findChromium(env);
  if (chromium.why) say(`There is no browser: ${chromium.why}`);
  return { ...own, ...services, CHROMIUM: chromium.path ?? "" };
}

async function startTemporal(dataFolder, { say, env }) {
  const ports = await choosePorts(dataFolder, env, { temporal: 7400, temporalUi: 8400 });
  return provideTemporal(dataFolder, { ports, say, progress: say, namespace: namespaceOf(env) });
}

const guestTemporal = (dataFolder, env) =>
  env.TEMPORAL_ADDRESS ? { address: env.TEMPORAL_ADDRESS, ui: env.TEMPORAL_UI_URL } : findTemporal(dataFolder);

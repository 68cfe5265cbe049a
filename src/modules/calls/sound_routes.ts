import { readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { Env } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { may } from "../../may.ts";
import { findSound, findSoundAddress } from "./sound.ts";

const worker = new URL("../../../public/js/sip_socket_worker.js", import.meta.url);

/** What the phone in the browser needs: the login of whoever asks, and the only place it may talk with. */
export const soundRoutes = new Hono<Env>()
  .get("/sound", may("signed-in"), async (c) => {
    const { deps, person, words } = c.var;
    const sound = await findSound(deps, person);
    if (!sound) throw new NotFound("no login for a browser");
    // Kept by nothing on the way, and found in no history.
    c.header("Cache-Control", "no-store");
    const { sound: how, microphone } = words.calls.bar;
    return c.json({ ...sound, words: { ...how, microphone } });
  })

  // Pages may reach nothing but ourselves. The socket of a phone is opened by a worker, which has a policy of its own:
  // it may reach that PBX alone, of whoever asks, as it is set up now.
  .get("/sound/worker.js", may("signed-in"), async (c) => {
    const address = await findSoundAddress(c.var.deps.db, c.var.person);
    if (!address) throw new NotFound("no line for browsers");
    c.header("Cache-Control", "no-store");
    c.header("Content-Type", "text/javascript; charset=utf-8");
    c.header("Content-Security-Policy", `default-src 'none'; connect-src ${new URL(address.url).origin}`);
    return c.body(await readFile(worker, "utf8"));
  });

import { ask } from "./browse.ts";
import { type Listeners, listenAs } from "./stream_client.ts";

/** As a page waits between two questions that do not end: see `coalesced` of public/js/calm.js. */
const [FIRST_MS, MOST_MS, CROWDED_MS] = [100, 3_000, 1_000];

/** Agents' pages as the server knows them: each holds its stream and asks for its counts again as often as a page does. */
export async function openPages(url: string, cookies: string[]): Promise<Listeners & { asked(): number }> {
  const listeners = await listenAs(url, "/live", cookies);
  let asked = 0;
  let closed = false;
  const pages = cookies.map((cookie) => {
    let [timer, isRunning, again] = [undefined as NodeJS.Timeout | undefined, false, false];
    let [runs, over] = [0, 0];
    const run = async () => {
      timer = undefined;
      isRunning = true;
      asked += 1;
      await ask(`${url}/inbox/counts`, { cookie }).catch(() => {});
      isRunning = false;
      over = performance.now();
      const repeat = again;
      again = false;
      if (repeat) call();
    };
    const call = () => {
      if (closed || timer) return;
      if (isRunning) {
        again = true;
        return;
      }
      runs = performance.now() - over < CROWDED_MS ? runs + 1 : 0;
      const wait = runs > 3 ? Math.min(MOST_MS, FIRST_MS * 2 ** (runs - 3)) * (0.5 + Math.random() / 2) : FIRST_MS;
      timer = setTimeout(run, wait);
    };
    return call;
  });
  return Object.assign(listeners, {
    heardBy: (n: number) => pages[n]!(),
    asked: () => asked,
    close: () => {
      closed = true;
      listeners.sockets.forEach((socket) => socket.destroy());
    },
  });
}

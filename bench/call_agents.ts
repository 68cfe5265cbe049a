import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./browse.ts";
import { listenAs } from "./stream_client.ts";

/** One in so many rings is rejected, and goes on to somebody else. */
const REJECTED = 20;
const THINKS_MS = 400;
const BEAT_MS = 10_000;
const UNWRITTEN = ["call.answered", "call.state_changed", "call.ended"];
const HTMX = { "HX-Request": "true" };

export interface Agents {
  /** `call:offer` → when the answer with that ring was there; and when somebody pressed for a call. */
  shown: Map<string, number>;
  pressed: Map<number, number>;
  /** What their browsers asked for. */
  asked: { bars: number; cards: number; notes: number; answers: number; rejections: number };
  /** Presses that the house refused: somebody else had the call, or the caller was gone. */
  refused: number;
  /** Answers that were no answer. */
  failed: string[];
  bytes: number;
  lost(): number;
  close(): Promise<void>;
}

interface Change {
  subject: string;
  id: number;
  name: string;
  mine?: true;
  talk?: true;
}

/**
 * People at their browsers, as the scripts of the page do it: each hears the stream, asks for the bar again when it hears
 * that something of theirs changed (one such request under way, one more waiting), opens the card of what rings, presses
 * Answer after a moment, says what kind of call it was, and closes the card.
 */
export async function seatAgents(
  url: string,
  people: { id: number; cookie: string }[],
  typeId: number,
): Promise<Agents> {
  const streams = await listenAs(
    url,
    "/live",
    people.map(({ cookie }) => cookie),
  );
  const under = new Set<Promise<unknown>>();
  const agents: Agents = {
    shown: new Map(),
    pressed: new Map(),
    asked: { bars: 0, cards: 0, notes: 0, answers: 0, rejections: 0 },
    refused: 0,
    failed: [],
    bytes: 0,
    lost: () => streams.lost,
    async close() {
      clearInterval(beating);
      for (const one of browsers) one.leave();
      await Promise.allSettled(under);
      streams.close();
    },
  };
  let rings = 0;

  const browsers = people.map(({ id: me, cookie }) => {
    let rest = "";
    let rang = "";
    let asking = false;
    let again = false;
    let gone = false;
    const cards = new Set<number>();
    const go = (work: Promise<unknown>) => {
      const one = work.catch((error: Error) => void (gone || agents.failed.push(error.message)));
      under.add(one);
      void one.finally(() => under.delete(one));
    };
    const get = (path: string) => ask(url + path, { cookie, headers: HTMX });
    const missing = (error: Error) => {
      if (!error.message.includes(" answered 404")) throw error;
      return undefined;
    };

    async function refresh(): Promise<void> {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      do {
        again = false;
        agents.asked.bars += 1;
        look(await get("/calls/bar"));
      } while (again && !gone);
      asking = false;
    }

    function look(bar: string): void {
      const [, ring = "", call, offer] = /data-ring="((\d+):(\d+))"/.exec(bar) ?? [];
      if (ring && ring !== rang) {
        agents.shown.set(ring, performance.now());
        go(decide(Number(call), Number(offer)));
      }
      rang = ring;
    }

    async function decide(call: number, offer: number): Promise<void> {
      const isRejected = ++rings % REJECTED === 0;
      await pause(THINKS_MS * (0.5 + Math.random()));
      if (rang !== `${call}:${offer}`) return;
      if (isRejected) agents.asked.rejections += 1;
      else {
        agents.asked.answers += 1;
        agents.pressed.set(call, performance.now());
      }
      const form = { offer: `${offer}`, command: crypto.randomUUID() };
      const path = `/calls/${call}/${isRejected ? "rejection" : "answer"}`;
      const bar = await ask(url + path, { cookie, headers: HTMX, form });
      if (!isRejected && !bar.includes(`data-talk="${call}"`)) agents.refused += 1;
      look(bar);
    }

    async function card(id: number): Promise<void> {
      agents.asked.cards += 1;
      const isNew = !cards.has(id);
      cards.add(id);
      const found = await get(`/calls/${id}/popup${isNew ? "?auto=1" : ""}`).catch(missing);
      if (!found) cards.delete(id);
    }

    async function note(id: number): Promise<void> {
      agents.asked.notes += 1;
      const found = await get(`/calls/${id}/content`).catch(missing);
      if (!found) cards.delete(id);
    }

    /** Written down and put away once it is over. */
    async function close(id: number): Promise<void> {
      await pause(500 + 1_000 * Math.random());
      if (!cards.has(id)) return;
      agents.asked.notes += 2;
      const form = { type_id: `${typeId}`, was: "" };
      await ask(`${url}/calls/${id}/type`, { cookie, headers: HTMX, form, method: "PUT" });
      cards.delete(id);
      await ask(`${url}/calls/${id}/popup`, { cookie, headers: HTMX, method: "DELETE" });
    }

    function hear(changes: Change[]): void {
      if (changes.some(({ subject, id, mine }) => mine || (subject === "agent" && id === me))) go(refresh());
      for (const { subject, id, name, mine, talk } of changes) {
        if (subject !== "call") continue;
        const isMoved = ["call.transferred", "call.queued"].includes(name);
        if (cards.has(id) ? isMoved : mine && ["call.offered", "call.started"].includes(name)) go(card(id));
        else if (cards.has(id) && !(talk && UNWRITTEN.includes(name))) go(note(id));
        if (cards.has(id) && name === "call.ended") go(close(id));
      }
    }

    const mark = `"subject":"agent","id":${me},`;
    return {
      beat: () => go(ask(`${url}/calls/presence`, { cookie, headers: HTMX, form: { state: "online" } })),
      leave: () => (gone = true),
      begin: () => go(refresh()),
      take(chunk: Buffer) {
        agents.bytes += chunk.length;
        const text = rest + chunk.toString("latin1");
        // A piece ends with the empty line of its event and the line end of its piece.
        if (!text.endsWith("\n\n\r\n")) {
          rest = text;
          return;
        }
        rest = "";
        const isOpen = [...cards].some((id) => text.includes(`"subject":"call","id":${id},`));
        if (!isOpen && !text.includes('"mine":true') && !text.includes(mark)) return;
        for (const [, data] of text.matchAll(/event: changes\ndata: (.*)\n/g)) hear(JSON.parse(data!) as Change[]);
      },
    };
  });
  streams.heard = (chunk, whose) => browsers[whose]!.take(chunk);
  // Spread over the whole beat, as browsers that were opened one by one are.
  let next = 0;
  const beating = setInterval(() => browsers[next++ % browsers.length]!.beat(), BEAT_MS / browsers.length);
  for (const one of browsers) one.begin();
  return agents;
}

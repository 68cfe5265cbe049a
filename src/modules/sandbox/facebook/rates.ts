import type { Sandbox } from "../sandbox.ts";
import { rateLimited } from "./errors.ts";

type Kind = "send" | "media" | "conversations";

export type Rates = {
  /** Counts the call, or refuses it when the page made too many within this second. */
  check: (pageId: string, kind: Kind) => void;
  /** The percentages that Facebook sends along with every answer. */
  headers: (pageId: string | undefined) => Record<string, string>;
};

export function createRates(sandbox: Sandbox): Rates {
  let second = 0;
  let calls = new Map<string, number>();

  function limitOf(kind: Kind): number {
    const { sends_per_second, media_per_second, conversations_per_second } = sandbox.world.knobs;
    return { send: sends_per_second, media: media_per_second, conversations: conversations_per_second }[kind];
  }

  function counts(): Map<string, number> {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) calls = new Map();
    second = now;
    return calls;
  }

  return {
    check(pageId, kind) {
      const key = `${pageId}/${kind}`;
      const made = (counts().get(key) ?? 0) + 1;
      calls.set(key, made);
      if (made <= limitOf(kind)) return;
      throw kind === "conversations" ? rateLimited(613) : rateLimited(4, 2018022);
    },
    headers(pageId) {
      const percent = Math.min(100, Math.floor(((counts().get(`${pageId}/send`) ?? 0) / limitOf("send")) * 100));
      const usage = { call_count: percent, total_time: percent, total_cputime: percent };
      const business = { type: "messenger", ...usage, estimated_time_to_regain_access: 0 };
      return {
        "x-app-usage": JSON.stringify(usage),
        ...(pageId && { "x-business-use-case-usage": JSON.stringify({ [pageId]: [business] }) }),
      };
    },
  };
}

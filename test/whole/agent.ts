import { setTimeout as pause } from "node:timers/promises";
import { PASSWORD } from "./settling.ts";
import { uuid } from "../helpers.ts";

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
}

/** Somebody signed in, acting by plain forms as a browser without JavaScript does. */
export interface Agent {
  cookie: string;
  get(path: string): Promise<Answer>;
  post(path: string, fields: Record<string, string>): Promise<Answer>;
  /** One press of the send button. */
  reply(conversationId: number, body: string, clientKey?: string): Promise<Answer>;
  /** Sends as a browser on a weak network does: again, under the same key, until the server has taken it. */
  insist(conversationId: number, body: string): Promise<void>;
}

const LONGEST_INSISTING_MS = 30_000;

export async function signIn(url: string, username: string): Promise<Agent> {
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { origin: url, cookie, ...(init.headers as Record<string, string>) };
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(url + path, { redirect: "manual", signal, ...init, headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  let cookie = "";
  const post = (path: string, fields: Record<string, string>) =>
    ask(path, { method: "POST", body: new URLSearchParams(fields) });

  const answer = await post("/sign-in", { username, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`${username} cannot sign in: ${answer.status}`);
  cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(";", 1)[0])
    .join("; ");

  const reply = (conversationId: number, body: string, client_key = uuid()) =>
    post(`/inbox/${conversationId}/messages`, { body, client_key });
  return {
    cookie,
    get: (path) => ask(path),
    post,
    reply,
    async insist(conversationId, body) {
      const key = uuid();
      let last: unknown;
      for (const end = Date.now() + LONGEST_INSISTING_MS; Date.now() < end; await pause(100)) {
        last = await reply(conversationId, body, key).catch((error: unknown) => error);
        if ((last as Answer).status === 303) return;
      }
      throw new Error(`“${body}” was never taken`, { cause: last });
    },
  };
}

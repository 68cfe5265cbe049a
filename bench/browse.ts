import { Agent, request } from "node:http";

// Servers close a connection that rests for five seconds; ours are given up before.
const agent = new Agent({ keepAlive: true, timeout: 3_000 });

export interface Asked {
  cookie?: string;
  form?: Record<string, string>;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
  /** Where it follows not from what is sent. */
  method?: "PUT" | "DELETE";
}

/** Asks over plain HTTP on kept connections, so that little of the figure is the asking. Gives the text of the answer. */
export function ask(url: string, { cookie, form, body, headers = {}, method }: Asked = {}): Promise<string> {
  const sent = form ? new URLSearchParams(form).toString() : body;
  const type = form && { "content-type": "application/x-www-form-urlencoded" };
  return new Promise((done, failed) => {
    const asking = request(
      url,
      {
        agent,
        method: method ?? (sent === undefined ? "GET" : "POST"),
        headers: { origin: new URL(url).origin, ...(cookie && { cookie }), ...type, ...headers },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.once("end", () => {
          const text = Buffer.concat(parts).toString();
          if (answer.statusCode === 200 || answer.statusCode === 204) done(text);
          else failed(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    asking.once("error", failed);
    asking.end(sent);
  });
}
